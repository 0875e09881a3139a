import './kit/boot.ts';
import { firstLanguage } from './kit/language-packs.ts';

// Only after the first line has run may a module make a schema or a style.
void Promise.all([import('./app.tsx'), firstLanguage()]).then(([{ start }, language]) => start(language));
