/** Guesses where the heading stands, what a list is about and which column is what: from the headings and from what stands below. */
import { readPhone } from '../customer/phone-rules.ts';
import { plateKind } from '../vehicle/plate-rules.ts';
import { vinVerdict } from '../vehicle/vin-rules.ts';
import { fieldsOf, type ImportColumns, type ImportField, type ImportKind, JOINED_FIELDS } from './import-rules.ts';
import { cleanCell, readDay, readPrice, readWhole } from './import-values.ts';

/** `Repair Date (MM-DD)` and 维修日期： lose what does not matter: brackets, signs, spaces, capitals. */
export function foldHeader(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|【[^】]*】|\[[^\]]*\]/gu, '')
    .replace(/[\s_\-./:：*#"'?？,，、]+/gu, '');
}

/** What a heading says when it is exactly this, and what when it only contains it. Folded by `foldHeader`. */
interface Sign {
  readonly exact: string;
  readonly part?: RegExp;
  /** What must not stand beside it. */
  readonly not?: RegExp;
}

const SIGNS: Readonly<Record<ImportField, Sign>> = {
  ownerName: {
    exact:
      '车主 客户 姓名 名字 车主姓名 客户姓名 客户名称 车主名称 单位名称 公司名称 联系人 送修人 name owner ownername customer customername client clientname fullname',
    part: /车主|客户名|客户姓名|owner|customername/,
    not: /电话|手机|地址|类型|类别|性质|等级|级别|生日|备注|编号|描述|来源|phone|mobile|tel|address|type|level|birth|note|id$|verbatim|complaint|states/,
  },
  ownerKind: {
    exact: '客户类型 客户性质 车主类型 车主性质 客户类别 customertype ownertype',
    part: /(?:客户|车主)(?:类型|性质|类别)/,
  },
  phone: {
    exact:
      '电话 手机 手机号 手机号码 联系电话 联系方式 客户电话 车主电话 电话号码 移动电话 phone mobile tel telephone cell phonenumber mobilenumber cellphone contactnumber',
    part: /电话|手机|联系方式|phone|mobile|^tel/,
    not: /保险|公司电话|传真|fax/,
  },
  employer: { exact: '工作单位 单位 employer company workplace', part: /工作单位|employer/ },
  address: {
    exact: '地址 住址 家庭住址 联系地址 通讯地址 客户地址 车主地址 address homeaddress',
    part: /地址|住址|address/,
    not: /mail|ip/,
  },
  birthday: { exact: '生日 出生日期 客户生日 birthday birthdate dateofbirth dob', part: /生日|出生|birth/ },
  level: {
    exact: '客户等级 客户级别 会员等级 等级 级别 level customerlevel membership',
    part: /客户(?:等级|级别)|会员等级/,
  },
  taxTitle: { exact: '发票抬头 开票抬头 抬头 开票名称 invoicetitle', part: /抬头|invoicetitle/ },
  taxNumber: {
    exact: '税号 纳税人识别号 统一社会信用代码 信用代码 taxnumber taxid vatnumber',
    part: /税号|信用代码|纳税人|taxn|vatn/,
  },
  ownerNote: {
    exact: '客户备注 车主备注 customernote customernotes ownernote',
    part: /(?:客户|车主)备注|(?:customer|owner)note/,
  },
  plate: {
    exact:
      '车牌 车牌号 车牌号码 牌照 牌照号 牌号 号牌号码 车号 plate plateno platenumber licenseplate licenceplate registration registrationnumber regno licenseplatenumber',
    part: /车牌|牌照|号牌|plate|licen[sc]epl/,
    not: /颜色|colou?r/,
  },
  vin: {
    exact:
      'vin vin码 vin号 车架号 车架号码 车辆识别代号 车辆识别代码 识别代码 底盘号 vinnumber vincode chassis chassisno chassisnumber',
    part: /vin|车架|识别代[号码]|底盘号|chassis/,
    not: /其[它他]|other|province/,
  },
  frameNumber: { exact: '其它车架号 其他车架号 framenumber frameno otherframenumber', part: /其[它他]车架|framen/ },
  make: {
    exact: '品牌 厂牌 车辆品牌 汽车品牌 make brand manufacturer carmake maker',
    part: /品牌|厂牌|manufacturer/,
    not: /配件|part/,
  },
  model: {
    exact: '车型 型号 车系 车辆型号 车型名称 品牌型号 model carmodel modelname vehiclemodel platform vehicle car',
    part: /车型|车系|车辆型号|model|platform/,
    not: /year|年/,
  },
  modelYear: { exact: '年款 年份 车型年份 modelyear year my', part: /年款|modelyear/ },
  engineNumber: {
    exact: '发动机号 发动机号码 引擎号 电机号 enginenumber engineno',
    part: /发动机号|引擎号|enginen[ou]/,
  },
  bodyColor: {
    exact: '颜色 车身颜色 车色 color colour bodycolor bodycolour carcolor',
    part: /车身颜色|车色/,
    not: /牌|plate/,
  },
  energy: {
    exact: '燃料 燃料种类 燃料类型 能源 能源类型 动力 动力类型 fuel fueltype energy energytype',
    part: /燃料|能源类型|fueltype/,
  },
  vehicleType: {
    exact: '车辆种类 车辆类型 车种 车型类别 vehicletype bodytype bodystyle',
    part: /车辆(?:种类|类型)|bodystyle|vehicletype/,
  },
  firstRegisteredOn: {
    exact:
      '初次登记 初次登记日期 注册日期 登记日期 上牌日期 购车日期 上牌时间 购车时间 firstregistered firstregistration registrationdate registeredon purchasedate',
    part: /初次登记|注册日期|上牌|购车|firstregist|registrationdate/,
  },
  inspectionDueOn: {
    exact: '年检到期 年检日期 年审到期 年审日期 检验有效期 年检到期日 inspectiondue inspectiondueon',
    part: /年检|年审|检验有效|inspectiondue/,
  },
  insurer: {
    exact: '保险公司 承保公司 insurer insurance insurancecompany',
    part: /保险公司|承保|insurer|insurancecompany/,
  },
  insuranceDueOn: {
    exact: '保险到期 保险到期日 保险到期日期 交强险到期 商业险到期 insurancedue insuranceexpiry insurancedueon',
    part: /险到期|insurance(?:due|exp|until)/,
  },
  odometerKm: {
    exact:
      '里程 里程数 公里数 行驶里程 当前里程 最近里程 里程表 表显里程 odometer mileage km kilometers kilometres odometerkm kms miles',
    part: /里程|公里|odometer|mileage|kilomet/,
    not: /下次|间隔|next|every/,
  },
  nextServiceOn: {
    exact: '下次保养日期 下次保养时间 下次保养 nextservice nextserviceon nextservicedate',
    part: /下次保养(?:日期|时间)|nextserviced/,
  },
  nextServiceKm: {
    exact: '下次保养里程 nextservicekm nextservicemileage',
    part: /下次保养(?:里程|公里)|nextservice(?:km|mil)/,
  },
  carNote: {
    exact: '备注 车辆备注 说明 附注 remark remarks note notes carnote comment comments',
    part: /备注|remark|note|comment/,
    not: /客户|车主|customer|owner/,
  },
  servicedOn: {
    exact:
      '维修日期 保养日期 日期 进厂日期 进厂时间 来店日期 到店日期 服务日期 接车日期 开单日期 结算日期 最近来店 上次来店 上次保养日期 最后维修日期 出厂日期 时间 repairdate servicedate date visitdate rodate lastvisit lastservice servicedon',
    part: /(?:维修|进厂|来店|到店|服务|接车|开单|结算|入厂|施工|上次保养|最后来厂)(?:日期|时间|日)|repairdate|servicedate|visitdate|lastvisit|serviceon/,
    not: /下次|到期|next|due/,
  },
  serviceKm: {
    exact: '进厂里程 维修里程 保养里程 入厂里程 上次保养里程 odometerin mileagein serviceodometer',
    part: /(?:进厂|维修|入厂|来店|上次保养)里程|odometerin|mileagein/,
  },
  serviceWords: {
    exact:
      '客户描述 故障描述 报修内容 客户陈述 报修项目 故障现象 客户要求 症状 complaint customercomplaint concern customerconcern symptom verbatim customerverbatim customerstates',
    part: /(?:客户|故障)(?:描述|陈述|现象|要求)|报修|complaint|concern|symptom|customerverbatim/,
  },
  serviceWork: {
    exact:
      '维修内容 维修项目 保养项目 作业内容 施工内容 施工项目 服务项目 服务内容 项目 内容 处理 处理结果 维修记录 work workdone repair repairs correction correctionverbatim repaircontent jobdescription description service',
    part: /(?:维修|保养|作业|施工|服务)(?:内容|项目|记录)|correction|workdone|repaircontent|jobdesc|laborcodedesc|laborcodedescription/,
  },
  serviceParts: {
    exact: '配件 更换配件 使用配件 材料 用料 parts part partsused causalpart causalpartnm',
    part: /(?:更换|使用)配件|causalpart|partsused/,
  },
  serviceAmount: {
    exact:
      '金额 费用 总价 合计 总金额 总费用 应收 实收 应收金额 实收金额 结算金额 维修金额 维修费用 cost amount total totalcost price repaircostyuan repaircost totalamount',
    part: /(?:总|合计|应收|实收|结算|维修)(?:金额|费用|价)|totalcost|totalamount|repaircost|amount/,
    not: /工时费|材料费|lbr|labou?r|tax/,
  },
  servicePlace: {
    exact: '维修厂 维修门店 门店 店名 经销商 服务站 dealer dealername shop workshop garage',
    part: /维修厂|门店|经销商|dealername/,
  },
  serviceNumber: {
    exact:
      '工单号 单号 维修单号 结算单号 单据号 委托书号 工单编号 transactionid ronumber ro orderno ordernumber invoicenumber jobnumber',
    part: /单号|工单编号|transactionid|ronumber|ordern[ou]/,
  },
  serviceAdvice: {
    exact: '建议 维修建议 保养建议 下次建议 advice recommendation recommendations advised',
    part: /建议|advice|recommend/,
  },
  itemCode: {
    exact:
      '编码 编号 项目编码 项目编号 配件编码 配件编号 工项代码 代码 零件号 件号 code itemcode partnumber partno sku laborcode',
    part: /编码|编号|件号|零件号|itemcode|partn[ou]/,
    not: /oe/,
  },
  itemName: {
    exact:
      '名称 项目名称 项目 工项 工项名称 维修项目 服务项目 配件名称 品名 内容 维修内容 商品名称 name item itemname description part partname service repaircontent work',
    part: /名称|项目|品名|维修内容|itemname|partname|repaircontent|description/,
    not: /编|类|码|单位/,
  },
  itemKind: { exact: '类型 种类 性质 项目类型 type kind itemtype', part: /项目类型|项目性质|itemtype/ },
  itemCategory: { exact: '分类 类别 分组 大类 项目分类 category group', part: /分类|类别|category/ },
  itemPrice: {
    exact:
      '价格 单价 售价 销售价 金额 一口价 定价 费用 收费 收费标准 总价 price unitprice amount cost saleprice repaircostyuan repaircost fee',
    part: /单价|售价|价格|销售价|一口价|收费|price|repaircost/,
    not: /成本|进价|采购|工时单价|purchase/,
  },
  itemHours: {
    exact: '工时 工时数 标准工时 定额工时 hours labourhours laborhours time flatrate',
    part: /工时(?!费|单价)|hours/,
    not: /费|价|rate/,
  },
  itemRate: {
    exact: '工时单价 工时费率 每工时 rate hourlyrate laborrate labourrate',
    part: /工时(?:单价|费率)|hourlyrate|labou?rrate/,
  },
  itemUnit: { exact: '单位 计量单位 unit uom', part: /计量单位/ },
  itemCost: {
    exact: '成本 成本价 进价 采购价 进货价 costprice purchaseprice buyingprice',
    part: /成本|进价|采购价|进货价|costprice|purchaseprice/,
  },
  itemBrand: { exact: '品牌 配件品牌 厂牌 brand', part: /品牌/ },
  itemOe: { exact: 'oe oe号 oe码 原厂编号 原厂号 oenumber', part: /^oe|原厂(?:编号|号|编码)/ },
  itemAdvice: {
    exact: '备注 说明 建议 提示 remark remarks note notes advice comment',
    part: /备注|说明|建议|remark|note|advice/,
  },
  packageName: {
    exact: '套餐 套餐名 套餐名称 package packagename',
    part: /套餐(?!价)|package(?!price)/,
    not: /价|price|编/,
  },
  packagePrice: { exact: '套餐价 套餐价格 套餐金额 packageprice', part: /套餐(?:价|金额|总价)|packageprice/ },
  lineCode: {
    exact: '编码 编号 项目编码 项目编号 配件编码 代码 code itemcode partnumber',
    part: /编码|编号|itemcode|partn[ou]/,
  },
  lineName: {
    exact: '项目 项目名称 名称 内容 明细 配件名称 item itemname name',
    part: /项目|明细|itemname/,
    not: /编|码/,
  },
  lineQuantity: { exact: '数量 用量 quantity qty', part: /数量|用量|qty|quantity/ },
  lineHours: { exact: '工时 工时数 hours', part: /工时(?!费|单价)|hours/ },
};

const EXACT = 10;
const PART = 6;
/** What stands in the column agrees with its heading, or says by itself what it is. */
const AGREES = 3;
const TELLS = 5;

const exactSigns = new Map<ImportField, ReadonlySet<string>>(
  (Object.entries(SIGNS) as [ImportField, Sign][]).map(([field, { exact }]) => [field, new Set(exact.split(' '))]), // keys of a record of fields
);

/** True where the cell is what the field holds; null for fields that take any text. */
const FITS: Readonly<Partial<Record<ImportField, (text: string) => boolean>>> = {
  vin: (text) => vinVerdict(text).verdict !== 'error',
  plate: (text) => !['odd', undefined].includes(plateKind(text)),
  phone: (text) => text.split(/[;；,，、/\s]+/u).some((part) => readPhone(part) !== null) || readPhone(text) !== null,
  birthday: isDay,
  firstRegisteredOn: isDay,
  inspectionDueOn: isDay,
  insuranceDueOn: isDay,
  nextServiceOn: isDay,
  servicedOn: isDay,
  odometerKm: isWhole,
  serviceKm: isWhole,
  nextServiceKm: isWhole,
  itemPrice: isPrice,
  itemCost: isPrice,
  itemRate: isPrice,
  packagePrice: isPrice,
};
/** Fields that the cells alone give away. */
const SPEAKING: readonly ImportField[] = ['vin', 'plate', 'phone'];

function isDay(text: string): boolean {
  return readDay(text, 'dmy').ok || readDay(text, 'mdy').ok || readDay(text, 'ymd').ok;
}
function isWhole(text: string): boolean {
  return readWhole(text, 9_999_999).ok;
}
function isPrice(text: string): boolean {
  return readPrice(text).ok;
}

/** How well a column fits a field; 0 or less: not at all. */
function fitOf(field: ImportField, header: string, samples: readonly string[]): number {
  const { part, not } = SIGNS[field];
  const said = exactSigns.get(field)?.has(header) ? EXACT : part?.test(header) && !not?.test(header) ? PART : 0;
  const fits = FITS[field];
  if (!fits || samples.length === 0) return said;
  const share = samples.filter((text) => fits(text)).length / samples.length;
  if (said > 0) return share < 0.3 && !SPEAKING.includes(field) ? 0 : said + (share > 0.7 ? AGREES : 0);
  return SPEAKING.includes(field) && share > 0.7 ? TELLS : 0;
}

export interface GuessedColumn {
  readonly header: string;
  /** What stands below it, cleaned, without what is empty. */
  readonly samples: readonly string[];
}

/** The likeliest field of each column for a kind of list; each field once but for those that several columns may fill. */
export function guessColumns(kind: ImportKind, columns: readonly GuessedColumn[]): ImportColumns {
  const scored = columns.flatMap(({ header, samples }, index) => {
    const folded = foldHeader(header);
    return fieldsOf(kind).map((field) => ({ index, field, score: fitOf(field, folded, samples) }));
  });
  const guess: (ImportField | null)[] = columns.map(() => null);
  const used = new Set<ImportField>();
  for (const { index, field } of scored
    .filter((each) => each.score > 0)
    .sort((one, other) => other.score - one.score || one.index - other.index)) {
    if (guess[index] !== null || (used.has(field) && !JOINED_FIELDS.includes(field))) continue;
    guess[index] = field;
    used.add(field);
  }
  // Beside the day of a repair, a reading and a remark are those of that day.
  if (!used.has('servicedOn')) return guess;
  return guess.map((field, index) => {
    if (field === 'carNote' && !/车辆|car/.test(foldHeader(columns[index]?.header ?? ''))) return 'serviceAdvice';
    const isNow = /当前|最近|current|last/.test(foldHeader(columns[index]?.header ?? ''));
    return field === 'odometerKm' && !used.has('serviceKm') && !isNow ? 'serviceKm' : field;
  });
}

/** What the list is about. */
export function guessKind(columns: readonly GuessedColumn[]): ImportKind {
  const has = (guess: ImportColumns, ...fields: ImportField[]): boolean =>
    fields.some((field) => guess.includes(field));
  const packages = guessColumns('packages', columns);
  if (has(packages, 'packageName') && has(packages, 'lineCode', 'lineName')) return 'packages';
  const cars = guessColumns('cars', columns);
  if (has(cars, 'plate', 'vin', 'phone', 'frameNumber')) return 'cars';
  const prices = guessColumns('prices', columns);
  if (has(prices, 'itemName') && has(prices, 'itemPrice', 'itemHours')) return 'prices';
  return has(cars, 'ownerName') ? 'cars' : 'prices';
}

/** True for what stands in rows, never in a heading. */
function isValue(text: string): boolean {
  return (
    /^[\d.,\-+/:\s¥%]+$/.test(text) ||
    readPhone(text) !== null ||
    plateKind(text) !== 'odd' ||
    vinVerdict(text).verdict === 'ok'
  );
}

const knownHeaders = new Set([...exactSigns.values()].flatMap((signs) => [...signs]));

function isKnownHeader(text: string): boolean {
  const folded = foldHeader(text);
  return folded !== '' && (knownHeaders.has(folded) || Object.values(SIGNS).some(({ part }) => part?.test(folded)));
}

/** Above the heading many programs print a title and a date. */
const SEARCHED_ROWS = 12;

/** The row of the heading; null where the list seems to have none. */
export function guessHeaderRow(rows: readonly (readonly string[])[]): number | null {
  let best: { readonly row: number; readonly known: number } | null = null;
  for (const [row, cells] of rows.slice(0, SEARCHED_ROWS).entries()) {
    const filled = cells.map(cleanCell).filter((text) => text !== '');
    if (filled.length === 0 || filled.some((text) => text.length < 60 && isValue(text))) continue;
    const known = filled.filter(isKnownHeader).length;
    // A title is one cell alone; a heading of one column is only believed where its word is known.
    if (known > (best?.known ?? 0)) best = { row, known };
  }
  if (best) return best.row;
  const first = rows.findIndex((cells) => cells.some((text) => cleanCell(text) !== ''));
  const cells = (rows[first] ?? []).map(cleanCell).filter((text) => text !== '');
  return first >= 0 && cells.length > 1 && !cells.some(isValue) ? first : null;
}
