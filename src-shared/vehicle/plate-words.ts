import type { WordsLike } from '../wording/words.ts';

export const plateWordsZh = {
  plate: '车牌',
  none: '无车牌',
  color: '车牌颜色',
  colors: {
    blue: '蓝牌',
    yellow: '黄牌',
    green: '绿牌',
    gradientGreen: '新能源小车绿牌',
    yellowGreen: '新能源大车黄绿牌',
    white: '白牌',
    black: '黑牌',
  },
  read: (plate: string, color: string): string => `${color} ${plate}`,
  odd: '这个车牌不太常见，请再看一眼；没错就照常保存',
  guessed: '按车牌推断，可改',
};

export const plateWordsEn: WordsLike<typeof plateWordsZh> = {
  plate: 'Plate',
  none: 'No plate',
  color: 'Plate colour',
  colors: {
    blue: 'Blue',
    yellow: 'Yellow',
    green: 'Green',
    gradientGreen: 'Green, small new-energy',
    yellowGreen: 'Yellow-green, large new-energy',
    white: 'White',
    black: 'Black',
  },
  read: (plate, color) => `${plate}, ${color.toLowerCase()} plate`,
  odd: 'An unusual plate. Have another look; if it is right, just save it',
  guessed: 'Guessed from the plate; may be changed',
};
