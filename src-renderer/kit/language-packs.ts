/** Fetches languages. Without React and without schemas: the first thing that the page asks for. */
import type { ConfigProviderProps } from 'antd';
import type { Words } from '../../src-shared/wording/zh-CN.ts';

export type Language = 'zh-CN' | 'en';

/** All that is said in one language. It comes by itself: a screen is read in one. */
export interface LanguagePack {
  readonly language: Language;
  readonly words: Words;
  readonly antd: NonNullable<ConfigProviderProps['locale']>;
}

const KEY = 'servicelane.language';
const FETCH: Readonly<Record<Language, () => Promise<{ readonly pack: LanguagePack }>>> = {
  'zh-CN': () => import('./language-zh-cn.ts'),
  en: () => import('./language-en.ts'),
};

/** The seat's own choice, if it made one. */
export function rememberedLanguage(): Language | null {
  const kept = localStorage.getItem(KEY);
  return kept === 'zh-CN' || kept === 'en' ? kept : null;
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}

export async function fetchLanguage(language: Language): Promise<LanguagePack> {
  return (await FETCH[language]()).pack;
}

/** What the first picture is drawn with: the seat's own choice, else Chinese until the shop's language is known. */
export function firstLanguage(): Promise<LanguagePack> {
  return fetchLanguage(rememberedLanguage() ?? 'zh-CN');
}

/** In a quiet moment: the switch between the languages then works without the station, too. */
export const otherLanguage = {
  preload: (): Promise<void> =>
    fetchLanguage(document.documentElement.lang === 'en' ? 'zh-CN' : 'en').then(
      () => undefined,
      () => undefined,
    ),
};
