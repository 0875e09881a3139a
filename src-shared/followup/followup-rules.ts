/** 接通 · 无人接 · 拒接 · 空号 · 改约 (F-24). */
export const ATTEMPT_RESULTS = ['reached', 'noAnswer', 'refused', 'wrongNumber', 'callLater'] as const;
export type AttemptResult = (typeof ATTEMPT_RESULTS)[number];

/** 非常满意 · 满意 · 一般 · 不满意. */
export const SATISFACTION = ['verySatisfied', 'satisfied', 'fair', 'dissatisfied'] as const;
export type Satisfaction = (typeof SATISFACTION)[number];

/** the first call is due on the third day after the car left and late after the seventh. */
export const FIRST_CALL_DAYS = { due: 3, late: 7 } as const;
/** the second is made eight to fourteen days after the first. */
export const SECOND_CALL_DAYS = { due: 8, late: 14 } as const;
/** what could not be answered goes to the supervisor within so many days. */
export const REPORT_WITHIN_DAYS = 2;
