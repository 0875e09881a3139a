import { seeEveryScreen } from './every-screen.ts';

// The other rules look at names and structure, which are the same in the dark.
seeEveryScreen({ language: 'en', dark: true, width: 1024, height: 768, only: ['color-contrast'] });
