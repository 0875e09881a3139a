import type { WordsLike } from '../wording/words.ts';

export const dutyWordsZh = {
  title: '待办',
  kinds: { receive: '接待等候的客户' },
  actions: { receive: '打开' },
  due: '该办了',
  groups: { overdue: '超时', due: '该办了', soon: '稍后' },
  lateBy: (span: string): string => `超时 ${span}`,
  dueSince: (span: string): string => `已等 ${span}`,
  dueAt: (time: string): string => `${time} 前`,
  emptyTitle: '没有待办',
  emptyHint: '车一到店，接待任务就会出现在这里；事情办完会自动消去。',
};

export const dutyWordsEn: WordsLike<typeof dutyWordsZh> = {
  title: 'To-do',
  kinds: { receive: 'Receive the waiting customer' },
  actions: { receive: 'Open' },
  due: 'Due',
  groups: { overdue: 'Late', due: 'Due now', soon: 'Later' },
  lateBy: (span) => `${span} late`,
  dueSince: (span) => `waiting ${span}`,
  dueAt: (time) => `by ${time}`,
  emptyTitle: 'Nothing to do',
  emptyHint:
    'As soon as a car arrives, somebody must receive it and it stands here; what is done elsewhere goes by itself.',
};
