import { seeEveryScreen } from './every-screen.ts';

seeEveryScreen({ language: 'zh-CN', dark: false, width: 1440, height: 900, only: null });
