import type { WordsLike } from '../wording/words.ts';

export const machineWordsZh = {
  takingIn: '正在导入文件：可以照常查看和填写，保存要等导入结束',
  clock: {
    back: (known: string, now: string) =>
      `主机时间不对：现在显示 ${now}，可是 ${known} 已经有过记录 — 请校准主机的日期和时间；单据编号不会重复`,
    ahead: (known: string, now: string) =>
      `主机时间可能不对：现在显示 ${now}，上一次记录是 ${known} — 请核对主机的日期和时间，再继续录入`,
  },
  folder: {
    network: '数据文件夹在网络盘上，断网或断电时可能损坏 — 请关闭程序，把它移到本机硬盘，再用 --data 指定',
    cloud: '数据文件夹在网盘同步目录里，同步可能损坏数据 — 请关闭程序，把它移出同步目录，再用 --data 指定',
  },
} as const;

export const machineWordsEn: WordsLike<typeof machineWordsZh> = {
  takingIn: 'A file is being imported: read and type as always; what you save waits until the import is through',
  clock: {
    back: (known, now) =>
      `The clock of the server is wrong: it says ${now}, but something was done at ${known} already. Set its date and time; no paper number repeats`,
    ahead: (known, now) =>
      `The clock of the server may be wrong: it says ${now}, and the last entry is of ${known}. Check its date and time before you go on`,
  },
  folder: {
    network:
      'The data folder is on a network disk and may be damaged when the network or the power fails: close the program, move it to a local disk, and name it with --data',
    cloud:
      'The data folder is in a folder that is synchronised, which may damage it: close the program, move it elsewhere, and name it with --data',
  },
};
