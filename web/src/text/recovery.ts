import type { Language } from './language.ts';

const en = {
  back: 'Settings',
  input: {
    words: 'The 24 words',
    wordsHelp: 'In their order, with spaces between them. The first four letters of each are enough. The text that a phone reads from the code does as well.',
    file: 'Or drop the saved file here',
    choose: 'Choose the file',
    stays: 'What you type is used here and goes nowhere.',
  },
  test: {
    title: 'Test the recovery kit',
    lead: 'Take your page and see whether it would bring you back. Nothing is changed by it.',
    never: 'Not tested since it was made.',
    last: (date: string): string => `Last tested ${date}.`,
    due: 'It is time: once a year is enough.',
    submit: 'Test it',
    busy: 'Testing…',
    good: 'This kit opens your agency.',
    goodHelp: 'Put the page back where it was. We remind you in a year; the audit trail says that it was tested.',
    again: 'Test another copy',
    open: 'Test the kit',
    notYours: 'The owners and administrators of your agency keep the kit and test it.',
  },
  bar: {
    test: 'Nobody has tested the recovery kit for a year.',
    testOpen: 'Test it now',
  },
};

export type RecoveryText = typeof en;

const zh: RecoveryText = {
  back: '设置',
  input: {
    words: '24 个单词',
    wordsHelp: '按顺序输入，用空格隔开，每个单词只写前四个字母也可以。用手机扫码得到的文字也可粘贴在此。',
    file: '也可把保存的文件拖到这里',
    choose: '选择文件',
    stays: '输入的内容只在本机使用，不会发出。',
  },
  test: {
    title: '检验恢复包',
    lead: '拿出那一页，看看它能否让您回来。检验不会改动任何内容。',
    never: '制作以来尚未检验过。',
    last: (date) => `上次检验：${date}。`,
    due: '该检验了，每年一次即可。',
    submit: '检验',
    busy: '正在检验…',
    good: '此恢复包可以打开您的机构。',
    goodHelp: '请把那一页放回原处。一年后会再提醒您；本次检验已记入审计台账。',
    again: '检验另一份',
    open: '检验恢复包',
    notYours: '恢复包由机构的负责人和管理员保管和检验。',
  },
  bar: {
    test: '恢复包已有一年未检验。',
    testOpen: '现在检验',
  },
};

export const recoveryText: Record<Language, RecoveryText> = { en, zh };
