import type { CommandName } from '../contract.ts';
import type { WordsLike } from '../wording/words.ts';
import type { JournalVerdict } from './journal-contract.ts';

type Broken = NonNullable<JournalVerdict['broken']>['what'];

/** What was done, as the journal tells it: commands of the contract, which the compiler asks for by name … */
const commandsZh: Readonly<Record<CommandName, string>> = {
  'shop.changeParticulars': '修改门店信息',
  'shop.changeDesk': '修改前台设置',
  'shop.changeHours': '修改每周营业时间',
  'shop.setException': '设定特殊日期',
  'shop.clearException': '删除特殊日期',
  'shop.addTeam': '添加班组',
  'shop.changeTeam': '修改班组',
  'shop.addBay': '添加工位',
  'shop.changeBay': '修改工位',
  'staff.change': '修改员工',
  'seat.rename': '座席改名',
  'seat.revoke': '取消座席配对',
  'visit.arrive': '登记到店',
  'visit.leaveEnquiry': '登记咨询离店',
  'visit.undoLeave': '撤销离店',
  'visit.correctArrival': '更正到店登记',
  'draft.save': '保存草稿',
  'draft.discard': '丢弃草稿',
  'task.cancel': '取消任务',
};

const commandsEn: Readonly<Record<CommandName, string>> = {
  'shop.changeParticulars': 'Shop particulars changed',
  'shop.changeDesk': 'Desk settings changed',
  'shop.changeHours': 'Weekly hours changed',
  'shop.setException': 'Special day set',
  'shop.clearException': 'Special day removed',
  'shop.addTeam': 'Team added',
  'shop.changeTeam': 'Team changed',
  'shop.addBay': 'Bay added',
  'shop.changeBay': 'Bay changed',
  'staff.change': 'Staff changed',
  'seat.rename': 'Seat renamed',
  'seat.revoke': 'Seat unpaired',
  'visit.arrive': 'Arrival registered',
  'visit.leaveEnquiry': 'Left after an enquiry',
  'visit.undoLeave': 'Leaving taken back',
  'visit.correctArrival': 'Arrival corrected',
  'draft.save': 'Draft kept',
  'draft.discard': 'Draft dropped',
  'task.cancel': 'Task cancelled',
};

/** … and the internal ones of steps and hosts, of which a test must compare the list with `internalTouches`. */
const internalZh = {
  'shop.recordSetUp': '建立门店',
  'shop.makeDemo': '建立演示门店',
  'staff.recordAdded': '添加员工',
  'staff.recordPin': '设定 PIN',
  'staff.recordSignIn': '登录',
  'staff.recordFailedTry': 'PIN 或代码输错',
  'staff.recordRecovery': '用恢复码换 PIN',
  'staff.recordRecoveryCode': '生成新恢复码',
  'seat.recordInvitation': '生成配对码',
  'seat.pairByCode': '用配对码配对座席',
  'seat.pairByAdministrator': '管理员配对座席',
  'seat.pairDemo': '打开演示座席',
  'seat.endSession': '退出登录或锁定',
  'attachment.record': '上传文件',
};

const internalEn: WordsLike<typeof internalZh> = {
  'shop.recordSetUp': 'Shop set up',
  'shop.makeDemo': 'Demo shop set up',
  'staff.recordAdded': 'Staff added',
  'staff.recordPin': 'PIN set',
  'staff.recordSignIn': 'Signed in',
  'staff.recordFailedTry': 'Wrong PIN or code',
  'staff.recordRecovery': 'New PIN by recovery code',
  'staff.recordRecoveryCode': 'New recovery code made',
  'seat.recordInvitation': 'Pairing code made',
  'seat.pairByCode': 'Seat paired by code',
  'seat.pairByAdministrator': 'Seat paired by an administrator',
  'seat.pairDemo': 'Demo seat opened',
  'seat.endSession': 'Signed out or locked',
  'attachment.record': 'File uploaded',
};

const brokenZh: Readonly<Record<Broken, string>> = {
  hash: '这一行被改过',
  previous: '与前一行接不上',
  body: '这一行的内容被改过或不见了',
  gap: '中间少了行',
  order: '行的次序不对',
  anchorMissing: '日志末尾被截短，少于曾经留底的行数',
  anchorDiffers: '与曾经的留底不一致',
};

const brokenEn: Readonly<Record<Broken, string>> = {
  hash: 'this row was altered',
  previous: 'it does not follow from the row before',
  body: 'its content was altered or is gone',
  gap: 'rows are missing before it',
  order: 'rows are out of order',
  anchorMissing: 'the end was cut off: fewer rows than were once vouched for',
  anchorDiffers: 'it differs from what was once vouched for',
};

export const journalWordsZh = {
  commands: { ...commandsZh, ...internalZh },
  list: '日志记录',
  columns: { number: '序号', at: '时间', what: '操作', by: '人员', seat: '座席' },
  nobody: '—',
  newer: (count: number): string => `有 ${count} 条新记录`,
  older: '正在读更早的记录',
  olderFailed: '更早的记录没读到',
  start: '以上是全部记录',
  none: '还没有记录',
  noneHint: '从建店起，每个操作都会记在这里。',
  verify: '校验日志',
  verifying: '正在校验',
  verifyHint: '从头核对每一行，看有没有被人改过、删过',
  cancel: '停止',
  cancelled: '校验已停止',
  whole: (rows: string, anchors: string): string => `日志完好：核对了 ${rows} 行、${anchors} 处留底`,
  wholeAlone: (rows: string): string => `日志完好：核对了 ${rows} 行`,
  brokenAt: (seq: string, what: string): string => `日志在第 ${seq} 行不对：${what}`,
  brokenNext: '请不要再改动数据文件夹，留一份副本，并联系支持。',
  checkedBefore: (rows: string): string => `之前的 ${rows} 行完好`,
  broken: brokenZh,
  failed: (number: string): string => `校验没做完，故障号 ${number}`,
  forgotten: '这次校验的结果已经不在了，请再校验一次',
};

export const journalWordsEn: WordsLike<typeof journalWordsZh> = {
  commands: { ...commandsEn, ...internalEn },
  list: 'Journal rows',
  columns: { number: 'No.', at: 'When', what: 'What', by: 'Who', seat: 'Seat' },
  nobody: '—',
  newer: (count) => (count === 1 ? '1 new row' : `${count} new rows`),
  older: 'Reading older rows',
  olderFailed: 'The older rows could not be read',
  start: 'This is all',
  none: 'Nothing yet',
  noneHint: 'From set-up on, everything that is done stands here.',
  verify: 'Verify the journal',
  verifying: 'Verifying',
  verifyHint: 'Reads every row again to see whether anything was altered or removed',
  cancel: 'Stop',
  cancelled: 'Verification stopped',
  whole: (rows, anchors) => `The journal is whole: ${rows} rows checked, against ${anchors} anchors`,
  wholeAlone: (rows) => `The journal is whole: ${rows} rows checked`,
  brokenAt: (seq, what) => `The journal is broken at row ${seq}: ${what}`,
  brokenNext: 'Leave the data folder as it is, make a copy of it, and ask for help.',
  checkedBefore: (rows) => `The ${rows} rows before it are whole`,
  broken: brokenEn,
  failed: (number) => `Verification did not finish, fault number ${number}`,
  forgotten: 'The result of that verification is gone; please verify again',
};
