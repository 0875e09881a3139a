import { orderWordsEn, orderWordsZh } from '../order/order-words.ts';
import { staffWordsEn, staffWordsZh } from '../staff/staff-words.ts';
import { moveWordsEn, moveWordsZh, sayMoveRefusal } from '../visit/move-words.ts';
import type { Telling, WordsLike } from '../wording/words.ts';
import { sayYuan } from './money.ts';
import type { Problem } from './problem.ts';
import type { RefusalCode, RefusalDetails } from './refusal.ts';

/** A sentence that the customer at the counter may hear, and what to do next: also the text of the button that does it. */
type RefusalWords = {
  readonly [C in RefusalCode]: { say(details: RefusalDetails[C], telling: Telling): string; readonly next: string };
};

/** States of a visit as they are said in a refusal. */
const stateZh = {
  expected: '还没到店',
  waiting: '在等候接待',
  keyDropped: '已投钥匙',
  onSite: '已在厂接车',
  cleared: '可以出厂',
  out: '已经离店',
  returning: '待返厂续修',
};
const stateEn: WordsLike<typeof stateZh> = {
  expected: 'has not arrived yet',
  waiting: 'is waiting to be received',
  keyDropped: 'has its key dropped',
  onSite: 'has been checked in',
  cleared: 'is cleared to leave',
  out: 'has left',
  returning: 'is to come back for more work',
};

/** Why a step with a customer's request is not the next one. */
const promiseZh = {
  open: '这项要求还没有答复',
  reported: '这项要求已经上报主管',
  answered: '这项要求已经有答复',
  told: '答复已经告诉客户',
};
const promiseEn: WordsLike<typeof promiseZh> = {
  open: 'This request has no answer yet',
  reported: 'This request has been reported to the supervisor',
  answered: 'This request has an answer already',
  told: 'The customer has been told the answer',
};

/** Why a paper cannot be printed yet. */
const paperNotYetZh = {
  repairOrder: '这张工单已作废，不再打印委托书',
  extraSlip: '这张增项单还没有内容',
  settlement: '这张工单还没有预结算，没有清单可打印',
  exitSlip: '这台车现在没有有效的出门条',
  warranty: '这张工单还没有通过质检，不能开质量保证书',
};
const paperNotYetEn: WordsLike<typeof paperNotYetZh> = {
  repairOrder: 'The order is voided: its paper is not printed any more',
  extraSlip: 'There is nothing on this slip yet',
  settlement: 'The order has no bill yet, so there is no list to print',
  exitSlip: 'The car has no valid exit slip now',
  warranty: 'The work has not passed its inspection, so no warranty can be given',
};

/** What is known of it, in brackets; nothing where nothing is. */
function inBrackets(parts: readonly string[], open: string, comma: string, close: string): string {
  const known = parts.filter((part) => part !== '');
  return known.length === 0 ? '' : `${open}${known.join(comma)}${close}`;
}

export const refusalWordsZh: RefusalWords = {
  unknownCall: { say: () => '这个画面与主机的版本不一致', next: '重新载入此页' },
  seatNotPaired: { say: () => '此座席尚未与门店配对', next: '去配对' },
  notSignedIn: { say: () => '此座席没有人登录', next: '登录' },
  locked: { say: ({ staffName }) => `${staffName} 离开较久，座席已自动锁定`, next: '登录后继续' },
  otherUser: { say: ({ staffName }) => `此座席现在由 ${staffName} 登录`, next: '刷新后再试' },
  notAllowed: {
    say: ({ roles }) =>
      roles.length === 0
        ? '您的岗位不能做这一步'
        : `这一步由${roles.map((role) => staffWordsZh.roles[role]).join('、')}来做`,
    next: '换人登录',
  },
  commandReused: { say: () => '这一项刚才已经用别的内容保存过', next: '请先查看已保存的内容' },
  changedMeanwhile: {
    say: ({ by, at }, { time }) =>
      by ? `${by}${at === null ? '' : ` 在 ${time(at)}`} 刚改过，请看过再保存` : '内容刚被改过，请看过再保存',
    next: '看最新内容',
  },
  notFound: { say: () => '找不到这一项，可能已经作废', next: '回看板' },
  notSetUp: { say: () => '门店还没有设置好', next: '去设置' },
  alreadySetUp: { say: () => '门店已经设置好了', next: '重新载入' },
  storageFailed: {
    say: () => '数据没能安全写入硬盘，为避免丢失已停止接收',
    next: '请重新启动程序，仍不行请联系管理员',
  },
  diskFull: { say: () => '主机硬盘已满，暂时不能保存', next: '请管理员腾出空间，已填内容不会丢' },
  wrongPin: { say: ({ triesLeft }) => `PIN 不对，还可以试 ${triesLeft} 次`, next: '请再输一次' },
  tooManyTries: { say: ({ waitSeconds }) => `输错太多次，请 ${waitSeconds} 秒后再试`, next: '忘记 PIN 请找管理员' },
  wrongCode: { say: () => '恢复码不对', next: '请对照打印的恢复码再输一次' },
  pairingCodeUnknown: { say: () => '配对码不对或已过期', next: '请管理员在设置里重新生成' },
  staffNameTaken: { say: ({ name }) => `已有员工叫“${name}”`, next: '请加上区别，如“王静（钣喷）”' },
  lastAdministrator: { say: () => '门店至少要留一位管理员', next: '先让另一人担任管理员' },
  staffInactive: { say: ({ staffName }) => `${staffName} 已停用，不能登录`, next: '请管理员启用' },
  ownAccount: { say: () => '不能对自己做这一步', next: '请另一位管理员来做' },
  seatInUse: { say: ({ seatName }) => `“${seatName}”就是您正在用的座席`, next: '到别的座席上取消它的配对' },
  nameTaken: { say: ({ name }) => `名称“${name}”已经用了`, next: '请换一个名称' },
  phoneInFile: { say: ({ maskedPhone }) => `${maskedPhone} 已在这位客户的档案里`, next: '看已有的电话' },
  plateTaken: {
    say: ({ plate, model, owner }) => `${plate} 在另一辆车的档案里${inBrackets([model, owner], '（', '，', '）')}`,
    next: '打开那辆车',
  },
  vinTaken: {
    say: ({ vin, plate, model }) => `车架号 ${vin} 已有档案${inBrackets([plate, model], '（', '，', '）')}`,
    next: '打开那辆车',
  },
  codeTaken: { say: ({ code, name }) => `编码 ${code} 已用在“${name}”`, next: '换一个编码，或修改那一项' },
  itemRetired: { say: ({ name }) => `“${name}”已停用，不能放进套餐`, next: '从套餐里移除，或先恢复它' },
  alreadyOnSite: {
    say: ({ plate, visitNumber, since }, { time }) =>
      `${plate || '这台车'} 已在店（${visitNumber}，${time(since)} 到）`,
    next: '打开这次来厂',
  },
  arrivalInFuture: { say: () => '到店时间晚于现在', next: '请改成现在或更早' },
  arrivalTooOld: { say: ({ days }) => `到店时间早于 ${days} 天前`, next: '请核对日期与时间' },
  wrongVisitState: {
    say: ({ visitNumber, state }) => `${visitNumber} ${stateZh[state]}，不能再做这一步`,
    next: '看最新状态',
  },
  leaveTooLongAgo: { say: ({ minutes }) => `离店已超过 ${minutes} 分钟，不能撤销`, next: '车若还在，请重新登记到店' },
  moveRefused: { say: (details) => sayMoveRefusal(moveWordsZh, details).say, next: '看下一步' },
  linesFixed: { say: ({ number }) => `${number} 客户已确认，原有项目不能再改`, next: '新增的按增项提报' },
  lineElsewhere: { say: () => '有一个项目属于另一张工单', next: '重新载入后再试' },
  orderEnded: { say: ({ number, state }) => `${number} ${orderWordsZh.states[state]}，不能再改`, next: '看最新状态' },
  aboveAdvance: {
    say: ({ advanceFen, totalFen }) => `合计 ${sayYuan(totalFen)} 超过预先授权的 ${sayYuan(advanceFen)}`,
    next: '请客户签字或电话确认',
  },
  approvalUsed: { say: () => '这次密码确认已经用过或已过时', next: '请再输一次密码' },
  notInWork: {
    say: ({ number, state }) => `${number} ${orderWordsZh.states[state]}，现在不能做这一步`,
    next: '看最新状态',
  },
  odometerBelowIn: { say: ({ inKm }) => `出厂里程小于进厂里程 ${inKm} km`, next: '请再看一眼里程表' },
  draftChanged: { say: ({ by }) => `${by} 刚在另一座席改过这一部分`, next: '看对方的内容' },
  followUpEnded: {
    say: ({ state, by, at }, { time }) =>
      `${by === null ? '' : `${by} `}${at === null ? '' : `已在 ${time(at)} `}${state === 'dropped' ? '停止了这次回访' : '完成了这次回访'}`,
    next: '看已登记的内容',
  },
  nextTryOutside: { say: ({ days }) => `下次联系时间要在现在之后、${days} 天以内`, next: '请改下次联系时间' },
  wrongPromiseState: { say: ({ state }) => promiseZh[state], next: '看最新内容' },
  notSupervisor: { say: () => '客户要求只能上报给前台主管或经理', next: '请另选一位' },
  boxInUse: { say: ({ box }) => `储物箱 ${box} 正在用`, next: '换一个箱号' },
  shiftAlreadyOpen: { say: ({ since }, { time }) => `您在 ${time(since)} 已经开班`, next: '先交班' },
  backupRunning: { say: () => '正在做另一份备份', next: '等它做完再试' },
  importRunning: { say: ({ by }) => `${by === '' ? '有人' : by} 正在导入另一个文件`, next: '等它完成再试' },
  paperNotYet: { say: ({ kind }) => paperNotYetZh[kind], next: '办好后再打印' },
};

export const refusalWordsEn: RefusalWords = {
  unknownCall: { say: () => 'This screen and the server are of different versions', next: 'Reload this page' },
  seatNotPaired: { say: () => 'This seat does not belong to the shop yet', next: 'Pair it' },
  notSignedIn: { say: () => 'Nobody is signed in at this seat', next: 'Sign in' },
  locked: { say: ({ staffName }) => `${staffName} was away and the seat locked itself`, next: 'Sign in and go on' },
  otherUser: { say: ({ staffName }) => `${staffName} is now signed in at this seat`, next: 'Refresh and try again' },
  notAllowed: {
    say: ({ roles }) =>
      roles.length === 0
        ? 'Your role does not reach this'
        : `This is done by: ${roles.map((role) => staffWordsEn.roles[role]).join(', ')}`,
    next: 'Change user',
  },
  commandReused: {
    say: () => 'This was already saved a moment ago, with other content',
    next: 'Look at what was saved first',
  },
  changedMeanwhile: {
    say: ({ by, at }, { time }) =>
      by
        ? `${by} changed this${at === null ? '' : ` at ${time(at)}`}; have a look before saving`
        : 'This was changed meanwhile; have a look before saving',
    next: 'Show the newest',
  },
  notFound: { say: () => 'This is not there any more', next: 'Back to the board' },
  notSetUp: { say: () => 'The shop is not set up yet', next: 'Set it up' },
  alreadySetUp: { say: () => 'The shop is set up already', next: 'Reload' },
  storageFailed: {
    say: () => 'The data could not be written safely, so nothing more is accepted',
    next: 'Restart the program; if that does not help, call the administrator',
  },
  diskFull: {
    say: () => 'The disk of the server is full; nothing can be saved now',
    next: 'Ask the administrator to free some space; what you typed is kept',
  },
  wrongPin: {
    say: ({ triesLeft }) => (triesLeft === 1 ? 'Wrong PIN, one try left' : `Wrong PIN, ${triesLeft} tries left`),
    next: 'Type it again',
  },
  tooManyTries: {
    say: ({ waitSeconds }) => `Too many wrong tries. Please wait ${waitSeconds} s`,
    next: 'Forgotten? An administrator can give a new PIN',
  },
  wrongCode: { say: () => 'The recovery code is wrong', next: 'Compare it with the printed code and type it again' },
  pairingCodeUnknown: {
    say: () => 'The pairing code is wrong or has expired',
    next: 'Ask an administrator for a new one (Settings)',
  },
  staffNameTaken: {
    say: ({ name }) => `Somebody is called “${name}” already`,
    next: 'Add something to tell them apart',
  },
  lastAdministrator: {
    say: () => 'The shop needs at least one administrator',
    next: 'Make somebody else administrator first',
  },
  staffInactive: { say: ({ staffName }) => `${staffName} may not sign in any more`, next: 'Ask an administrator' },
  ownAccount: { say: () => 'Nobody can do this to their own account', next: 'Ask another administrator' },
  seatInUse: { say: ({ seatName }) => `“${seatName}” is the seat you are using`, next: 'Remove it from another seat' },
  nameTaken: { say: ({ name }) => `The name “${name}” is taken`, next: 'Choose another name' },
  phoneInFile: {
    say: ({ maskedPhone }) => `${maskedPhone} is in this customer’s file already`,
    next: 'See the phones',
  },
  plateTaken: {
    say: ({ plate, model, owner }) => `${plate} is on another car’s file${inBrackets([model, owner], ' (', ', ', ')')}`,
    next: 'Open that car',
  },
  vinTaken: {
    say: ({ vin, plate, model }) => `VIN ${vin} has a file already${inBrackets([plate, model], ' (', ', ', ')')}`,
    next: 'Open that car',
  },
  codeTaken: {
    say: ({ code, name }) => `The code ${code} belongs to “${name}”`,
    next: 'Choose another code, or change that item',
  },
  itemRetired: {
    say: ({ name }) => `“${name}” is retired and cannot be part of a package`,
    next: 'Take it out, or use it again first',
  },
  alreadyOnSite: {
    say: ({ plate, visitNumber, since }, { time }) =>
      `${plate || 'This car'} is here already (${visitNumber}, since ${time(since)})`,
    next: 'Open that visit',
  },
  arrivalInFuture: { say: () => 'The arrival is later than now', next: 'Set it to now or earlier' },
  arrivalTooOld: { say: ({ days }) => `The arrival is more than ${days} days ago`, next: 'Check the date and time' },
  wrongVisitState: {
    say: ({ visitNumber, state }) => `${visitNumber} ${stateEn[state]}; this step is no longer possible`,
    next: 'Show the newest state',
  },
  leaveTooLongAgo: {
    say: ({ minutes }) => `The car left more than ${minutes} minutes ago; this cannot be undone`,
    next: 'If it is still here, register it again',
  },
  moveRefused: { say: (details) => sayMoveRefusal(moveWordsEn, details).say, next: 'See the next step' },
  linesFixed: {
    say: ({ number }) => `The customer has confirmed ${number}; its items are fixed`,
    next: 'Raise what is new as additional work',
  },
  lineElsewhere: { say: () => 'One item belongs to another repair order', next: 'Reload and try again' },
  orderEnded: {
    say: ({ number, state }) => `${number} is ${orderWordsEn.states[state]}; it cannot be changed`,
    next: 'Show the newest state',
  },
  aboveAdvance: {
    say: ({ advanceFen, totalFen }) =>
      `The total of ${sayYuan(totalFen)} is above the ${sayYuan(advanceFen)} authorised in advance`,
    next: 'Have the customer sign or confirm by phone',
  },
  approvalUsed: { say: () => 'This PIN confirmation was used already or is too old', next: 'Enter the PIN again' },
  notInWork: {
    say: ({ number, state }) => `${number} is ${orderWordsEn.states[state]}; this cannot be done now`,
    next: 'Show the newest state',
  },
  odometerBelowIn: {
    say: ({ inKm }) => `The odometer-out is below the ${inKm} km at check-in`,
    next: 'Read the odometer again',
  },
  draftChanged: { say: ({ by }) => `${by} has just changed this part at another seat`, next: 'Show what they wrote' },
  followUpEnded: {
    say: ({ state, by, at }, { time }) =>
      `This call was ${state === 'dropped' ? 'given up' : 'made'}${by === null ? '' : ` by ${by}`}${at === null ? '' : ` at ${time(at)}`}`,
    next: 'See what was noted',
  },
  nextTryOutside: {
    say: ({ days }) => `The next try must lie ahead, within ${days} days`,
    next: 'Change the time of the next try',
  },
  wrongPromiseState: { say: ({ state }) => promiseEn[state], next: 'Show the newest' },
  notSupervisor: {
    say: () => 'A customer’s request is reported to a desk supervisor or a manager',
    next: 'Choose somebody else',
  },
  boxInUse: { say: ({ box }) => `Storage box ${box} is in use`, next: 'Take another box' },
  shiftAlreadyOpen: {
    say: ({ since }, { time }) => `Your drawer has been open since ${time(since)}`,
    next: 'Close it first',
  },
  backupRunning: { say: () => 'Another backup is being made', next: 'Wait for it, then try again' },
  importRunning: {
    say: ({ by }) => `${by === '' ? 'Somebody' : by} is importing another file`,
    next: 'Wait for it, then try again',
  },
  paperNotYet: { say: ({ kind }) => paperNotYetEn[kind], next: 'Do that first, then print' },
};

export const problemWordsZh: Readonly<Record<Problem, string>> = {
  required: '请填写',
  tooShort: '太短了',
  tooLong: '太长了',
  tooSmall: '太小了',
  tooLarge: '太大了',
  format: '格式不对',
  choice: '请选择一项',
  unknownField: '这一项主机不认识，请重新载入此页',
  pinDigits: 'PIN 是 4 至 12 位数字',
  pinTooEasy: '这个 PIN 太容易猜到',
  pinMismatch: '两次输入的 PIN 不一样',
  plate: '车牌是 2 至 12 个字符',
  phone: '电话号码不对',
  hoursOrder: '关门要晚于开门',
  hoursOverlap: '时段重叠了',
  duplicate: '重复了',
  socialCreditCode: '不是有效的统一社会信用代码',
  moneyDecimals: '小数最多两位',
  moneyNegative: '不能是负数',
  moneyTooLarge: '金额太大了，请核对',
  noPayment: '请填收到的金额，哪种方式都可以',
  quantityDecimals: '小数最多三位',
  fullPath: '请填主机上的完整路径，如 D:\\备份 或 /mnt/backup',
};

export const problemWordsEn: Readonly<Record<Problem, string>> = {
  required: 'Please fill this in',
  tooShort: 'Too short',
  tooLong: 'Too long',
  tooSmall: 'Too small',
  tooLarge: 'Too large',
  format: 'Not in the right form',
  choice: 'Please choose one',
  unknownField: 'The server does not know this field; please reload the page',
  pinDigits: 'A PIN has 4 to 12 digits',
  pinTooEasy: 'This PIN is too easy to guess',
  pinMismatch: 'The two PINs differ',
  plate: 'A plate has 2 to 12 characters',
  phone: 'Not a phone number',
  hoursOrder: 'Closing must be later than opening',
  hoursOverlap: 'The hours overlap',
  duplicate: 'Already in the list',
  socialCreditCode: 'Not a valid unified social credit code',
  moneyDecimals: 'At most two decimals',
  moneyNegative: 'May not be below zero',
  moneyTooLarge: 'Too large an amount; please check',
  noPayment: 'Please fill in what was paid, by any of these ways',
  quantityDecimals: 'At most three decimals',
  fullPath: 'Please give the full path on the shop’s computer, such as D:\\Backup or /mnt/backup',
};

export const failureWordsZh = {
  invalid: '有几处填得不对',
  invalidNext: '请看标红的地方',
  fault: (number: string): string => `程序出错了，故障号 ${number}`,
  faultNext: '已记录；请再试，仍不行请报故障号',
  offline: '连不上主机，没有保存',
  offlineNext: '内容还在，请再试',
  unsent: '还没保存成功，连上后会自动再发',
  unsentRetry: '现在再试',
  unsentGiveUp: '先不发',
  draftUnsaved: '连接断开，草稿暂存在此画面',
};

export const failureWordsEn: WordsLike<typeof failureWordsZh> = {
  invalid: 'Some fields need another look',
  invalidNext: 'See the ones marked red',
  fault: (number) => `Something went wrong, fault number ${number}`,
  faultNext: 'It has been recorded; try again, and if it stays read out the number',
  offline: 'The server cannot be reached; nothing was saved',
  offlineNext: 'What you typed is still here; please try again',
  unsent: 'Not saved yet; it will be sent again by itself',
  unsentRetry: 'Try now',
  unsentGiveUp: 'Do not send',
  draftUnsaved: 'No connection; the draft is only on this screen',
};

export const stateWordsZh = {
  loading: '正在读取',
  retry: '再试一次',
  failedTitle: '这里出错了',
  failedHint: '故障已记录。请再试；仍不行，请报这个故障号：',
  offlineTitle: '连不上主机',
  offlineHint: '请看主机是否开着、网线或 Wi-Fi 是否连好。连上后会自动继续，已填内容不会丢。',
  forbiddenTitle: '您的岗位看不到这里',
  forbiddenHint: '需要时请有权限的同事登录，或请管理员调整岗位。',
  crashedTitle: '这个画面出错了',
  crashedHint: '其它画面不受影响，已保存的内容都在。',
  notFetchedTitle: '这个画面还没有取到',
  notFetchedHint: '请看主机是否开着、网线或 Wi-Fi 是否连好，再试一次。程序刚更新过时，请重新载入。',
};

export const stateWordsEn: WordsLike<typeof stateWordsZh> = {
  loading: 'Loading',
  retry: 'Try again',
  failedTitle: 'Something went wrong here',
  failedHint: 'It has been recorded. Try again; if it stays, read out this number:',
  offlineTitle: 'The server cannot be reached',
  offlineHint:
    'Is the server switched on, is the cable or Wi-Fi connected? The screen goes on by itself; what you typed is kept.',
  forbiddenTitle: 'Your role does not reach this screen',
  forbiddenHint: 'A colleague who may can sign in here, or an administrator can change your roles.',
  crashedTitle: 'This screen broke',
  crashedHint: 'The others are not affected, and all that was saved is there.',
  notFetchedTitle: 'This screen has not arrived yet',
  notFetchedHint:
    'Is the server switched on, is the cable or Wi-Fi connected? Try again; after an update, reload the page.',
};

export const unitWordsZh = {
  hour: '工时',
  noAmount: '无金额',
  whenExamples: '16:30 / 明天 10:00 / +2h',
  minutes: (count: number): string => (count === 0 ? '不到 1 分钟' : `${count} 分钟`),
  hours: (hours: number, minutes: number): string => (minutes === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes} 分`),
  days: (days: number, hours: number): string => (hours === 0 ? `${days} 天` : `${days} 天 ${hours} 小时`),
};

export const unitWordsEn: WordsLike<typeof unitWordsZh> = {
  hour: 'h',
  noAmount: 'no amount',
  whenExamples: '16:30 / tomorrow 10:00 / +2h',
  minutes: (count) => (count === 0 ? 'under 1 min' : `${count} min`),
  hours: (hours, minutes) => (minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`),
  days: (days, hours) => (hours === 0 ? `${days} d` : `${days} d ${hours} h`),
};
