import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { en } from '../../src-shared/wording/en.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { useSessionRead } from './session.tsx';

export type Language = 'zh-CN' | 'en';

const KEY = 'servicelane.language';
const WORDS: Readonly<Record<Language, Words>> = { 'zh-CN': zhCN, en };

interface LanguageSwitch {
  readonly language: Language;
  readonly words: Words;
  setLanguage(language: Language): void;
}

const LanguageContext = createContext<LanguageSwitch | null>(null);

function remembered(): Language | null {
  const kept = localStorage.getItem(KEY);
  return kept === 'zh-CN' || kept === 'en' ? kept : null;
}

/** The seat's own choice, else the shop's language, else Chinese. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { data: session } = useSessionRead();
  const [chosen, setChosen] = useState(remembered);
  const language = chosen ?? session?.language ?? 'zh-CN';
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const setLanguage = (next: Language): void => {
    localStorage.setItem(KEY, next);
    setChosen(next);
  };
  return <LanguageContext value={{ language, words: WORDS[language], setLanguage }}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageSwitch {
  const value = useContext(LanguageContext);
  if (!value) throw new Error('no language around this component');
  return value;
}

/** All words in the reader's language: `words.visit.columns.waiting`. */
export function useWords(): Words {
  return useLanguage().words;
}
