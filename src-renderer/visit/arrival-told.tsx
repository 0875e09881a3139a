import { useNavigate } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { VisitId } from '../../src-shared/kit/id.ts';
import { useWords } from '../kit/language.tsx';

/** Says for a moment that a car is registered, with the way to it. */
export function useTellArrival(): (visitId: VisitId, title: string) => void {
  const words = useWords();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  return (visitId, title) => {
    const key = `arrived-${visitId}`;
    notification.success({
      key,
      title,
      role: 'status',
      duration: 4,
      actions: (
        <Button
          size="small"
          onClick={() => {
            notification.destroy(key);
            void navigate({ to: '/visit/$visitId', params: { visitId } });
          }}
        >
          {words.shell.open}
        </Button>
      ),
    });
  };
}
