import './kit/boot.ts';

// Only after the line above has run may a module make a schema or a style.
void import('./app.tsx').then(({ start }) => start());
