export const VISIT_STATES = ['expected', 'waiting', 'keyDropped', 'onSite', 'cleared', 'out', 'returning'] as const;
export type VisitState = (typeof VISIT_STATES)[number];

export const BOARD_COLUMNS = ['waiting', 'drafted', 'awaitingCustomer', 'toAssign', 'inWork', 'paused', 'toInspect', 'toCollect', 'cleared', 'outToday'] as const;
export type BoardColumn = (typeof BOARD_COLUMNS)[number];
