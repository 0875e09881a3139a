import antd from 'antd/locale/zh_CN';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import type { LanguagePack } from './language-packs.ts';

export const pack: LanguagePack = { language: 'zh-CN', words: zhCN, antd };
