/** A few choices in one bar. */
import { Segmented, type SegmentedProps } from 'antd';

/** antd makes the bar a stop of Tab besides the choice inside it: two presses where one is meant. */
export function Segments<T extends string>(props: Omit<SegmentedProps<T>, 'ref' | 'tabIndex'>) {
  return <Segmented<T> {...props} tabIndex={-1} />;
}
