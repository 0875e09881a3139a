/** 能源类型: 汽油 · 柴油 · 纯电 · 插混 · 增程 · 其他. */
export const ENERGY_KINDS = ['petrol', 'diesel', 'electric', 'plugInHybrid', 'rangeExtender', 'other'] as const;
export type EnergyKind = (typeof ENERGY_KINDS)[number];

/** What somebody who brings or collects the car is to its owner. */
export const CONTACT_RELATIONS = ['spouse', 'family', 'driver', 'colleague', 'friend', 'other'] as const;
export type ContactRelation = (typeof CONTACT_RELATIONS)[number];

/** Make and model as one line shows them: `丰田 凯美瑞`; empty where both are. */
export function modelLine(make: string, model: string): string {
  return [make, model].filter((part) => part !== '').join(' ');
}
