import type { WordsLike } from '../wording/words.ts';

export const signatureWordsZh = {
  pad: '签名板：请用鼠标、手写笔或手指签名',
  here: '请在此签名',
  clear: '重写',
  done: '完成签名',
  onPaper: '纸上签',
  onPaperDone: '将在打印的单据上签字。',
  signed: '已签名',
  again: '重新签名',
  saving: '正在保存签名',
};

export const signatureWordsEn: WordsLike<typeof signatureWordsZh> = {
  pad: 'Signature pad: sign with mouse, pen or finger',
  here: 'Please sign here',
  clear: 'Start over',
  done: 'Done',
  onPaper: 'Sign on paper',
  onPaperDone: 'To be signed on the printed paper.',
  signed: 'Signed',
  again: 'Sign again',
  saving: 'Saving the signature',
};
