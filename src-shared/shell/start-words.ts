import type { WordsLike } from '../wording/words.ts';

type Details = Readonly<Record<string, string>>;

/** What a start says where there is no screen yet: on the terminal, in a dialog of the desktop. */
export const startWordsZh = {
  serving: (p: { address: string; folder: string }) => `接车台已就绪：${p.address}\n数据文件夹：${p.folder}`,
  restoring: (percent: number) => `正在恢复备份：${percent}%`,
  restored: (p: { file: string; keptAs: string | null }) =>
    `已从备份恢复：${p.file}${p.keptAs === null ? '' : `\n原来的数据库留作：${p.keptAs}`}`,
  pinsGone: '这个文件夹在这台机器上是新的，原来的 PIN 都不能用：请在登录页点“忘记 PIN”，用打印的恢复码换一个',
  preparing: {
    checking: '上次没有正常关闭，正在检查数据，请稍候；数据多时要几分钟',
    updating: '程序有更新，正在备份并升级数据，请稍候；数据多时要几分钟',
  },
  optionRefusals: {
    badPort: (given: string) => `端口 ${given} 无效 — 请用 0 到 65535 之间的整数，例如 --port 4174`,
    tlsUnreadable: (given: string) => `读不到证书文件 ${given} — --tls-cert 和 --tls-key 两个都要给，并检查路径和权限`,
  },
  openRefusals: {
    dataInUse: (d: Details) =>
      `数据文件夹 ${d['folder'] ?? ''} 正被另一个接车台使用 — ${d['address'] ? `请直接打开 ${d['address']}` : '请先关闭它，再重新启动'}`,
    dataNewer: (d: Details) => `${d['file'] ?? ''} 由更新版本的接车台写成 — 请安装新版本后再打开；数据未作任何改动`,
    dataDamaged: (d: Details) =>
      `${d['file'] ?? ''} 已损坏 — 请保留此文件夹，并从 backups 文件夹恢复最近一份备份；数据未作任何改动`,
    dataForeign: (d: Details) => `${d['file'] ?? ''} 不是接车台的数据 — 请用 --data 指定另一个文件夹`,
    dataUnwritable: (d: Details) =>
      `无法写入 ${d['file'] ?? ''} — 请检查磁盘和文件夹的权限，或用 --data 指定另一个文件夹`,
    keyDamaged: (d: Details) =>
      `${d['file'] ?? ''} 已损坏，所有 PIN 都会失效 — 请从备份找回此文件；找不到就把它删除，再用恢复码登录`,
    dataIsReal: (d: Details) =>
      `${d['folder'] ?? ''} 里是真实门店的数据，不能当作演示打开 — 去掉 --demo，或用 --data 指定另一个文件夹`,
    pragmaRefused: (d: Details) =>
      `数据库没有接受安全设置 ${d['pragma'] ?? ''} — 请把数据放在本机硬盘上，不要放在网络或同步文件夹里`,
    sqliteTooOld: (d: Details) =>
      `内置的 SQLite ${d['version'] ?? ''} 太旧（至少 ${d['oldest'] ?? ''}）— 请重新安装接车台`,
    migrationFailed: (d: Details) =>
      `数据升级失败，已恢复原状：${d['reason'] ?? ''} — 请联系支持${d['backup'] ? `；升级前的备份：${d['backup']}` : ''}`,
  },
  restoreRefusals: {
    missing: (file: string) => `读不到备份 ${file} — 请检查路径和权限；数据未作任何改动`,
    foreign: (file: string) => `${file} 不是接车台的备份 — 请另选一个文件；数据未作任何改动`,
    changed: (file: string) => `${file} 与备份时留下的校验值不一致 — 请换一份备份；数据未作任何改动`,
    damaged: (file: string) => `备份 ${file} 已损坏 — 请换一份备份；数据未作任何改动`,
    newer: (file: string) => `${file} 由更新版本的接车台备份 — 请安装新版本后再恢复；数据未作任何改动`,
    otherShop: (file: string) => `${file} 是另一家门店的备份 — 请用 --data 指定一个空文件夹；数据未作任何改动`,
    diskFull: (folder: string) => `硬盘空间不够，${folder} 里放不下恢复的数据 — 请腾出空间后再试；数据未作任何改动`,
    unwritable: (folder: string) => `无法写入 ${folder} — 请检查磁盘和文件夹的权限；数据未作任何改动`,
    fault: (file: string) => `从 ${file} 恢复时程序出错 — 请换一份备份，并联系支持`,
  },
  stationRefusals: {
    needsTls: '向其他电脑提供服务必须加密 — 请用 --tls-cert 和 --tls-key 指定证书，或去掉 --host',
    portInUse: '该端口已被占用 — 请换一个，例如 --port 4175',
    portForbidden: '没有权限使用该端口 — 请用 1024 以上的端口，例如 --port 4174',
  },
} as const;

export const startWordsEn: WordsLike<typeof startWordsZh> = {
  serving: (p) => `ServiceLane is ready: ${p.address}\nData folder: ${p.folder}`,
  restoring: (percent) => `Restoring the backup: ${percent}%`,
  restored: (p) =>
    `Restored from ${p.file}${p.keptAs === null ? '' : `\nThe database of before is kept as ${p.keptAs}`}`,
  pinsGone:
    'The folder is new on this machine, so that no PIN of before is right: choose “Forgot the PIN” on the sign-in page and use the printed recovery code',
  preparing: {
    checking:
      'ServiceLane was not shut down properly last time; its data is being checked. With much data this takes minutes',
    updating:
      'The program has been updated; its data is being backed up and converted. With much data this takes minutes',
  },
  optionRefusals: {
    badPort: (given) => `Port ${given} cannot be used: give a whole number from 0 to 65535, such as --port 4174`,
    tlsUnreadable: (given) =>
      `The certificate file ${given} cannot be read: give both --tls-cert and --tls-key, and check their paths and permissions`,
  },
  openRefusals: {
    dataInUse: (d) =>
      `Another ServiceLane is using the data folder ${d['folder'] ?? ''}: ${d['address'] ? `open ${d['address']} instead` : 'close it, then start again'}`,
    dataNewer: (d) =>
      `${d['file'] ?? ''} was written by a newer ServiceLane: install that version. Nothing was changed`,
    dataDamaged: (d) =>
      `${d['file'] ?? ''} is damaged: keep this folder and restore the newest copy from its backups folder. Nothing was changed`,
    dataForeign: (d) => `${d['file'] ?? ''} is not ServiceLane data: choose another folder with --data`,
    dataUnwritable: (d) =>
      `${d['file'] ?? ''} cannot be written: check the disk and the folder’s permissions, or choose another folder with --data`,
    keyDamaged: (d) =>
      `${d['file'] ?? ''} is damaged and every PIN would be wrong: bring the file back from a copy, or delete it and come in with the recovery code`,
    dataIsReal: (d) =>
      `${d['folder'] ?? ''} holds a real shop, which cannot be opened as a demo: leave out --demo, or choose another folder with --data`,
    pragmaRefused: (d) =>
      `The database did not take the safety setting ${d['pragma'] ?? ''}: keep the data on a local disk, not on a network or synchronised folder`,
    sqliteTooOld: (d) =>
      `The built-in SQLite ${d['version'] ?? ''} is too old (${d['oldest'] ?? ''} is needed): install ServiceLane again`,
    migrationFailed: (d) =>
      `The data could not be upgraded and is as it was: ${d['reason'] ?? ''}. Ask for help${d['backup'] ? `; the copy from before: ${d['backup']}` : ''}`,
  },
  restoreRefusals: {
    missing: (file) => `The backup ${file} cannot be read: check the path and its permissions. Nothing was changed`,
    foreign: (file) => `${file} is no backup of ServiceLane: choose another file. Nothing was changed`,
    changed: (file) => `${file} is not as it was when it was made: choose another backup. Nothing was changed`,
    damaged: (file) => `The backup ${file} is damaged: choose another one. Nothing was changed`,
    newer: (file) => `${file} was made by a newer ServiceLane: install that version first. Nothing was changed`,
    otherShop: (file) => `${file} is of another shop: choose an empty folder with --data. Nothing was changed`,
    diskFull: (folder) => `There is no room for the restored data in ${folder}: free some space. Nothing was changed`,
    unwritable: (folder) =>
      `${folder} cannot be written: check the disk and the folder’s permissions. Nothing was changed`,
    fault: (file) => `Something went wrong while restoring from ${file}: choose another backup and ask for help`,
  },
  stationRefusals: {
    needsTls:
      'Serving other computers needs encryption: give a certificate with --tls-cert and --tls-key, or leave out --host',
    portInUse: 'That port is taken: choose another, such as --port 4175',
    portForbidden: 'That port is not allowed for you: use one above 1024, such as --port 4174',
  },
};
