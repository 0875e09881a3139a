import type { WordsLike } from '../wording/words.ts';

/** The desktop's menu. */
export const menuWordsZh = {
  file: '文件',
  openDataFolder: '打开数据文件夹',
  close: '关闭窗口',
  quit: '退出',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  view: '显示',
  resetZoom: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  fullScreen: '全屏',
  developer: '开发者工具',
} as const;

export const menuWordsEn: WordsLike<typeof menuWordsZh> = {
  file: 'File',
  openDataFolder: 'Open data folder',
  close: 'Close window',
  quit: 'Quit',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  resetZoom: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Full screen',
  developer: 'Developer tools',
};
