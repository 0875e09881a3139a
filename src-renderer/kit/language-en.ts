import antd from 'antd/locale/en_US';
import { en } from '../../src-shared/wording/en.ts';
import type { LanguagePack } from './language-packs.ts';

export const pack: LanguagePack = { language: 'en', words: en, antd };
