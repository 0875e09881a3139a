import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import {
  fetchLanguage,
  type Language,
  type LanguagePack,
  rememberedLanguage,
  rememberLanguage,
} from './language-packs.ts';
import { useSessionRead } from './session.tsx';

interface LanguageSwitch extends LanguagePack {
  setLanguage(language: Language): void;
}

const LanguageContext = createContext<LanguageSwitch | null>(null);

/** The seat's own choice, else the shop's language, else Chinese; the last one stays until the next is there. */
export function LanguageProvider({ first, children }: { first: LanguagePack; children: ReactNode }) {
  const { data: session } = useSessionRead();
  const [chosen, setChosen] = useState(rememberedLanguage);
  const [shown, setShown] = useState(first);
  // Bumped by every press: a language that did not come is fetched again.
  const [tries, setTries] = useState(0);
  const wanted = chosen ?? session?.language ?? 'zh-CN';
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` has to run it again
  useEffect(() => {
    let isWanted = true;
    fetchLanguage(wanted).then(
      (pack) => isWanted && setShown(pack),
      // The page stays readable as it is.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [wanted, tries]);
  useEffect(() => {
    document.documentElement.lang = shown.language;
  }, [shown]);
  const setLanguage = (next: Language): void => {
    rememberLanguage(next);
    setChosen(next);
    setTries((count) => count + 1);
  };
  return <LanguageContext value={{ ...shown, setLanguage }}>{children}</LanguageContext>;
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
