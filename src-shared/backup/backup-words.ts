import type { WordsLike } from '../wording/words.ts';
import type { BackupFailureReason, BackupKind, BackupProblem } from './backup-rules.ts';

type Reasons = Readonly<Record<BackupFailureReason, (about: string) => string>>;

const failuresZh: Reasons = {
  diskFull: (about) => `硬盘已满，${about} 里放不下`,
  unwritable: (about) => `无法写入 ${about}`,
  unreachable: (about) => `找不到 ${about}`,
  insideData: (about) => `${about} 就在数据文件夹里，硬盘坏了会一起丢`,
  damaged: (about) => `${about} 读出来有损坏`,
  fault: (about) => `备份时程序出错，故障号 ${about}`,
};

const failureNextZh: Readonly<Record<BackupFailureReason, string>> = {
  diskFull: '请腾出空间，或换一个文件夹',
  unwritable: '请检查这个文件夹和它的权限',
  unreachable: '请插好备份盘或连上网络盘，再备份一次',
  insideData: '请选另一块硬盘上的文件夹',
  damaged: '请不要关机，先联系支持；之前的备份都还在',
  fault: '请再试一次，仍不行请报故障号',
};

const failuresEn: Reasons = {
  diskFull: (about) => `The disk is full: no room in ${about}`,
  unwritable: (about) => `${about} cannot be written`,
  unreachable: (about) => `${about} is not there`,
  insideData: (about) => `${about} lies inside the data folder and would be lost with it`,
  damaged: (about) => `${about} reads as damaged`,
  fault: (about) => `Something went wrong, fault number ${about}`,
};

const failureNextEn: Readonly<Record<BackupFailureReason, string>> = {
  diskFull: 'Free some space or choose another folder',
  unwritable: 'Check the folder and its permissions',
  unreachable: 'Plug in the disk or connect the share, then back up again',
  insideData: 'Choose a folder on another disk',
  damaged: 'Leave the computer on and ask for help; the earlier backups are still there',
  fault: 'Try again; if it stays, read out the number',
};

const kindsZh: Readonly<Record<BackupKind, string>> = { hand: '手动', scheduled: '自动', closing: '退出时' };
const kindsEn: Readonly<Record<BackupKind, string>> = {
  hand: 'By hand',
  scheduled: 'By itself',
  closing: 'At closing',
};

const problemsZh: Readonly<Record<BackupProblem, string>> = {
  missing: '读不到这份备份，请检查路径，或插好备份盘',
  foreign: '这不是接车台的备份',
  changed: '这份备份与当初留下的校验值不一致，不能用',
  damaged: '这份备份已损坏，不能用',
  newer: '这份备份由更新版本的接车台做成，请先升级',
  otherShop: '这是另一家门店的备份',
  diskFull: '硬盘空间不够，放不下恢复的数据',
  unwritable: '数据文件夹无法写入',
  fault: '恢复时程序出错',
};

const problemsEn: Readonly<Record<BackupProblem, string>> = {
  missing: 'This backup cannot be read: check the path, or plug in its disk',
  foreign: 'This is no backup of ServiceLane',
  changed: 'This backup is not as it was when it was made; it cannot be used',
  damaged: 'This backup is damaged; it cannot be used',
  newer: 'This backup was made by a newer ServiceLane: install that first',
  otherShop: 'This backup is of another shop',
  diskFull: 'There is no room for the restored data',
  unwritable: 'The data folder cannot be written',
  fault: 'Something went wrong while restoring',
};

export const backupWordsZh = {
  statusTitle: '现在的情况',
  upToDate: (at: string): string => `最近一份备份做于 ${at}，之后没有新的操作`,
  behind: (at: string): string => `最近一份备份做于 ${at}，之后的操作将在 15 分钟内备份`,
  none: '还没有备份；营业中每 15 分钟自动做一份',
  space: (count: string, size: string): string => `共 ${count} 份，占 ${size}`,
  make: '现在备份',
  making: '正在备份',
  stop: '停止',
  stopped: '备份已停止，之前的备份都还在',
  made: '备份已做好，并核对过',
  failed: '备份没有做成',
  secondFailed: '备份没能复制到第二个文件夹',
  taskFailed: (number: string): string => `备份没有做成，故障号 ${number}`,
  next: '去备份设置',
  failures: failuresZh,
  failureNext: failureNextZh,
  list: '备份列表',
  columns: { at: '时间', kind: '方式', bytes: '大小', where: '在哪里', acts: '操作' },
  kinds: kindsZh,
  here: '本机',
  both: '本机 + 第二处',
  check: '校验',
  checkOf: (at: string): string => `校验 ${at} 的备份`,
  restore: '恢复',
  restoreOf: (at: string): string => `恢复到 ${at}`,
  restoreFile: '从文件恢复',
  second: '第二个备份文件夹',
  secondHelp:
    '主机上的完整路径，最好在另一块硬盘或网络盘上；每份备份会复制过去，读回核对，图片和签字也一起。留空则不复制',
  secondOn: (folder: string): string => `复制到 ${folder}`,
  secondOff: '没有设置。主机的硬盘坏了，备份会和数据一起丢。',
  secondDone: (at: string): string => `上次复制 ${at}`,
  secondSoon: '下一份备份会复制过去',
  change: '修改',
  aside: '以前恢复时留下的数据库（本程序不会删除）',
  dialogTitle: '从备份恢复',
  path: '备份文件',
  pathHelp: '主机上的完整路径，如 /mnt/backup/servicelane-20261121-100000.sqlite',
  look: '看看会丢什么',
  checking: '正在核对备份',
  checkFailed: (number: string): string => `没有核对完，故障号 ${number}`,
  whole: (at: string): string => `${at} 的备份完好`,
  files: (missing: number, damaged: number): string => `有图片或签字找不回：缺 ${missing} 个，损坏 ${damaged} 个`,
  loses: (count: number): string => `之后的 ${count} 个操作会丢失，恢复后逐条列出：`,
  losesNothing: '之后没有操作，不会丢失什么',
  more: (count: number): string => `……还有 ${count} 个更早的`,
  points: [
    '所有座席会退出登录并重新载入，没保存的内容会丢失',
    '备份之后新配对的座席要重新配对；之后改过的 PIN 和权限回到当时的样子',
    '单据编号接着用过的最大号往下编，不会重号',
    '现在的数据库会留一份，不会删除',
  ],
  pin: '您的 PIN',
  confirm: '恢复到这份备份',
  reopening: '正在恢复，画面稍后会自己重新载入',
  problems: problemsZh,
  restored: (at: string, backupAt: string): string => `${at} 从 ${backupAt} 的备份恢复`,
  restoredLost: (count: number): string => `备份之后的 ${count} 个操作不在了，请对照补做：`,
  restoredNothing: '没有丢失操作',
  restoredUnknown: '原来的数据库读不出来，备份之后做过什么无法列出',
  restoredFiles: (count: number): string => `有 ${count} 个图片或签字找不回`,
  keptAs: (name: string): string => `原来的数据库留在 ${name}`,
  notRestored: (at: string, file: string): string => `${at} 想从 ${file} 恢复，没有成功，数据没有变动`,
};

export const backupWordsEn: WordsLike<typeof backupWordsZh> = {
  statusTitle: 'As it stands',
  upToDate: (at) => `The newest backup is from ${at}; nothing was done since`,
  behind: (at) => `The newest backup is from ${at}; what was done since is backed up within 15 minutes`,
  none: 'No backup yet; one is made every 15 minutes of use',
  space: (count, size) => `backups kept: ${count}, ${size}`,
  make: 'Back up now',
  making: 'Backing up',
  stop: 'Stop',
  stopped: 'Stopped; the earlier backups are still there',
  made: 'The backup is made and checked',
  failed: 'The backup was not made',
  secondFailed: 'The backup was not copied to the second folder',
  taskFailed: (number) => `The backup was not made, fault number ${number}`,
  next: 'See the backup settings',
  failures: failuresEn,
  failureNext: failureNextEn,
  list: 'Backups',
  columns: { at: 'When', kind: 'How', bytes: 'Size', where: 'Where', acts: 'Actions' },
  kinds: kindsEn,
  here: 'This computer',
  both: 'This computer and second folder',
  check: 'Check',
  checkOf: (at) => `Check the backup of ${at}`,
  restore: 'Restore',
  restoreOf: (at) => `Restore the backup of ${at}`,
  restoreFile: 'Restore from a file',
  second: 'Second backup folder',
  secondHelp:
    'Full path on the shop’s computer, best on another disk or a share. Each backup is copied there and read back, pictures and signatures with it. Empty: no copy',
  secondOn: (folder) => `Copied to ${folder}`,
  secondOff: 'Not set. If the disk breaks, the backups go with the data.',
  secondDone: (at) => `Last copied ${at}`,
  secondSoon: 'The next backup is copied there',
  change: 'Change',
  aside: 'Databases that earlier restores set aside (this program never removes them)',
  dialogTitle: 'Restore from a backup',
  path: 'Backup file',
  pathHelp: 'Full path on the shop’s computer, such as /mnt/backup/servicelane-20261121-100000.sqlite',
  look: 'See what would be lost',
  checking: 'Checking the backup',
  checkFailed: (number) => `The check did not finish, fault number ${number}`,
  whole: (at) => `The backup of ${at} is whole`,
  files: (missing, damaged) => `Pictures or signatures are gone: ${missing} missing, ${damaged} damaged`,
  loses: (count) =>
    count === 1 ? '1 command since then is lost:' : `${count} commands since then are lost, and listed afterwards:`,
  losesNothing: 'Nothing was done since: nothing is lost',
  more: (count) => `… and ${count} earlier ones`,
  points: [
    'Every seat is signed out and reloads; what is not saved there is lost',
    'Seats paired since must be paired again; PINs and roles go back to what they were',
    'Numbers on papers go on behind the highest ever used',
    'The database of now is kept and never removed',
  ],
  pin: 'Your PIN',
  confirm: 'Restore this backup',
  reopening: 'Restoring; this screen reloads by itself in a moment',
  problems: problemsEn,
  restored: (at, backupAt) => `Restored on ${at} from the backup of ${backupAt}`,
  restoredLost: (count) =>
    count === 1
      ? '1 command after the backup is gone; please do it again:'
      : `${count} commands after the backup are gone; please do them again:`,
  restoredNothing: 'No command was lost',
  restoredUnknown: 'The database from before could not be read: what was done after the backup is not known',
  restoredFiles: (count) =>
    count === 1 ? '1 picture or signature is gone' : `${count} pictures or signatures are gone`,
  keptAs: (name) => `The database from before is kept as ${name}`,
  notRestored: (at, file) => `The restore of ${at} from ${file} did not happen; nothing was changed`,
};
