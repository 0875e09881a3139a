import { z } from 'zod';

export const PLATE_COLORS = ['blue', 'yellow', 'green', 'gradientGreen', 'yellowGreen', 'white', 'black'] as const;
export type PlateColor = (typeof PLATE_COLORS)[number];

/** Folds what was typed: full width to half, capitals, without spaces, invisible characters, dots and hyphens. */
export function foldPlate(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Cc}\p{Cf}\p{Cs}·•‧∙⋅・.\-‐-―−]/gu, '');
}

/** A plate as stored: folded, 2 to 12 characters; odd ones are warned about on the screen, never refused here. */
export const plateText = z
  .string()
  .max(64, 'tooLong')
  .transform(foldPlate)
  .pipe(z.string().min(2, 'plate').max(12, 'plate'));

/** So many signs from the end of a plate say that somebody has looked at it. */
const END_SIGNS = 4;

/**
 * What a guard typed, against the plate of the car in front: whole, or its end as one reads it off a car. `unclear`
 * where it is right but too little, or where the plate of another car here ends in the same way. All plates are folded.
 */
export function comparePlate(typed: string, worn: string, others: readonly string[]): 'same' | 'differs' | 'unclear' {
  if (typed === worn) return 'same';
  // 学, 警, 挂 and 港 behind the digits are read last and seldom typed.
  const fits = (plate: string): boolean =>
    plate.endsWith(typed) || plate.replace(/\p{Script=Han}$/u, '').endsWith(typed);
  if (!fits(worn)) return 'differs';
  return Array.from(typed).length < END_SIGNS || others.some(fits) ? 'unclear' : 'same';
}

export interface Province {
  /** What stands on the plate. */
  readonly char: string;
  /** How the character itself is read. */
  readonly pinyin: string;
  readonly name: string;
  readonly namePinyin: string;
  readonly initials: string;
}

const province = (char: string, pinyin: string, name: string, namePinyin: string, initials: string): Province => ({
  char,
  pinyin,
  name,
  namePinyin,
  initials,
});

/** The 31 characters with which the plates of the mainland begin. */
export const PROVINCES: readonly Province[] = [
  province('京', 'jing', '北京', 'beijing', 'bj'),
  province('津', 'jin', '天津', 'tianjin', 'tj'),
  province('沪', 'hu', '上海', 'shanghai', 'sh'),
  province('渝', 'yu', '重庆', 'chongqing', 'cq'),
  province('冀', 'ji', '河北', 'hebei', 'hb'),
  province('豫', 'yu', '河南', 'henan', 'hn'),
  province('云', 'yun', '云南', 'yunnan', 'yn'),
  province('辽', 'liao', '辽宁', 'liaoning', 'ln'),
  province('黑', 'hei', '黑龙江', 'heilongjiang', 'hlj'),
  province('湘', 'xiang', '湖南', 'hunan', 'hn'),
  province('皖', 'wan', '安徽', 'anhui', 'ah'),
  province('鲁', 'lu', '山东', 'shandong', 'sd'),
  province('新', 'xin', '新疆', 'xinjiang', 'xj'),
  province('苏', 'su', '江苏', 'jiangsu', 'js'),
  province('浙', 'zhe', '浙江', 'zhejiang', 'zj'),
  province('赣', 'gan', '江西', 'jiangxi', 'jx'),
  province('鄂', 'e', '湖北', 'hubei', 'hb'),
  province('桂', 'gui', '广西', 'guangxi', 'gx'),
  province('甘', 'gan', '甘肃', 'gansu', 'gs'),
  province('晋', 'jin', '山西', 'shanxi', 'sx'),
  province('蒙', 'meng', '内蒙古', 'neimenggu', 'nmg'),
  province('陕', 'shan', '陕西', 'shaanxi', 'sx'),
  province('吉', 'ji', '吉林', 'jilin', 'jl'),
  province('闽', 'min', '福建', 'fujian', 'fj'),
  province('贵', 'gui', '贵州', 'guizhou', 'gz'),
  province('粤', 'yue', '广东', 'guangdong', 'gd'),
  province('青', 'qing', '青海', 'qinghai', 'qh'),
  province('藏', 'zang', '西藏', 'xizang', 'xz'),
  province('川', 'chuan', '四川', 'sichuan', 'sc'),
  province('宁', 'ning', '宁夏', 'ningxia', 'nx'),
  province('琼', 'qiong', '海南', 'hainan', 'hn'),
];

/** Lower is better; null where what was typed leads nowhere near this province. */
function closeness(of: Province, typed: string): number | null {
  if (typed === of.char || typed === of.pinyin || typed === of.initials) return 0;
  // 陕西 is read shanxi like 山西; only its official spelling has the double a.
  const names = of.char === '陕' ? [of.namePinyin, 'shanxi'] : [of.namePinyin];
  if (typed === of.name || names.includes(typed)) return 0;
  if (of.pinyin.startsWith(typed)) return 1;
  if (of.initials.startsWith(typed)) return 2;
  if (of.name.startsWith(typed) || names.some((name) => name.startsWith(typed))) return 3;
  return null;
}

/**
 * The provinces that letters typed so far may mean, the likeliest first: by the character (yue), the name (guangdong)
 * or its initials (gd). Nothing typed, nothing proposed.
 */
export function completeProvince(typed: string): readonly Province[] {
  const text = typed.normalize('NFKC').trim().toLowerCase();
  if (text === '') return [];
  return PROVINCES.map((of) => ({ of, rank: closeness(of, text) }))
    .filter((found): found is { of: Province; rank: number } => found.rank !== null)
    .sort((one, other) => one.rank - other.rank)
    .map((found) => found.of);
}

/**
 * What a plate is as far as it is typed: without the shop's usual prefix, where one of another province was typed behind
 * it; with the province's character, where its letters were typed through (`yueA12345`) and mean no other.
 */
export function typedPlate(typed: string): string {
  const text = typed.replace(PREFIX_BEFORE_ANOTHER, '');
  const fitting = PROVINCES.filter(
    // One letter is the beginning of a plate of the forces.
    ({ pinyin }) => pinyin.length > 1 && text.toLowerCase().startsWith(pinyin) && REST.test(text.slice(pinyin.length)),
  );
  const longest = Math.max(...fitting.map(({ pinyin }) => pinyin.length));
  const meant = fitting.filter(({ pinyin }) => pinyin.length === longest);
  const [only] = meant;
  return only && meant.length === 1 ? `${only.char}${text.slice(longest)}` : text;
}

export type PlateKind = 'ordinary' | 'newEnergySmall' | 'newEnergyLarge' | 'special' | 'odd';

// Patterns of GA 36 as tried in standards.md §9: no I and no O anywhere, because they read as 1 and 0.
const PROVINCE = `[${PROVINCES.map((of) => of.char).join('')}]`;
const HEAD = `${PROVINCE}[A-HJ-NP-Z]`;
/** The city's letter and what follows it. */
const REST = /^[A-HJ-NP-Z][A-HJ-NP-Z0-9]{5,6}$/iu;
const PREFIX_BEFORE_ANOTHER = new RegExp(`^${PROVINCE}[A-Z]?\\s*(?=${PROVINCE})`, 'iu');
const ORDINARY = new RegExp(`^${HEAD}[A-HJ-NP-Z0-9]{5}$`, 'u');
const NEW_ENERGY_SMALL = new RegExp(`^${HEAD}[A-HJK][A-HJ-NP-Z0-9]\\d{4}$`, 'u');
const NEW_ENERGY_LARGE = new RegExp(`^${HEAD}\\d{5}[A-HJK]$`, 'u');
const ANY_HEAD = new RegExp(`^${HEAD}`, 'u');

/**
 * Plates outside the two great families, with the colour that they usually have. They are recognised broadly: a
 * wrong guess costs one click, a missed one costs a warning at every visit.
 */
const SPECIAL: readonly { readonly pattern: RegExp; readonly color: PlateColor | null }[] = [
  { pattern: /^WJ[\p{Script=Han}\dA-Z]{3,8}$/u, color: 'white' },
  { pattern: /应急/u, color: 'white' },
  // Forces: a letter or an old district character, a letter, five digits.
  { pattern: /^[A-Z军空海北沈兰济南广成][A-Z]\d{5}$/u, color: 'white' },
  { pattern: /警$/u, color: 'white' },
  { pattern: /[使领]/u, color: 'black' },
  { pattern: /[港澳]$/u, color: 'black' },
  { pattern: /[挂学]$/u, color: 'yellow' },
  { pattern: /^民航/u, color: 'green' },
  // Paper plates (临, 试, 超) are pale blue or white; the list of colours has none that fits.
  { pattern: /临|[试超]$/u, color: null },
];

/** What kind of plate it is; never a reason to refuse. `odd` asks the person to look again. */
export function plateKind(text: string): PlateKind {
  const plate = foldPlate(text);
  if (ORDINARY.test(plate)) return 'ordinary';
  if (NEW_ENERGY_SMALL.test(plate)) return 'newEnergySmall';
  if (NEW_ENERGY_LARGE.test(plate)) return 'newEnergyLarge';
  return SPECIAL.some(({ pattern }) => pattern.test(plate)) ? 'special' : 'odd';
}

/** The colour that such a plate usually has; null where nothing can be guessed. */
export function guessPlateColor(text: string): PlateColor | null {
  switch (plateKind(text)) {
    case 'ordinary':
      return 'blue';
    case 'newEnergySmall':
      return 'gradientGreen';
    case 'newEnergyLarge':
      return 'yellowGreen';
    case 'special': {
      const plate = foldPlate(text);
      return SPECIAL.find(({ pattern }) => pattern.test(plate))?.color ?? null;
    }
    case 'odd':
      return null;
  }
}

export interface PlateParts {
  /** What stands before the dot: province and letter; empty where the plate has no such beginning. */
  readonly head: string;
  readonly dotted: boolean;
  readonly rest: string;
}

/** A plate cut as it is drawn: 粤B · 12345, WJ 京1234X, 使 123456. */
export function plateParts(text: string): PlateParts {
  const plate = foldPlate(text);
  if (ANY_HEAD.test(plate)) return cut(plate, 2, true);
  if (/^WJ/.test(plate)) return cut(plate, 2, false);
  if (/^[A-Z军空海北沈兰济南广成][A-Z]\d{5}$/u.test(plate)) return cut(plate, 2, true);
  if (/^民航/.test(plate)) return cut(plate, 2, false);
  if (/^使/.test(plate)) return cut(plate, 1, false);
  return { head: '', dotted: false, rest: plate };
}

function cut(plate: string, at: number, dotted: boolean): PlateParts {
  // By characters, not by UTF-16 units: rare Han characters take two.
  const characters = Array.from(plate);
  const rest = characters.slice(at).join('');
  return { head: characters.slice(0, at).join(''), dotted: dotted && rest !== '', rest };
}
