/** Seeded pseudo-random numbers (mulberry32), 0 ≤ x < 1. */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const phrases = Array.from(
  '您好请问这个职位的汇报关系是怎样的我目前在上海一家外资制造企业担任财务总监负责亚太区年薪八十万左右期望能有百分之二十的提升家在浦东孩子在读小学所以希望工作地点在苏州或者上海下周三下午可以面试吗简历已经更新请查收客户反馈很好希望尽快安排第二轮背景调查需要两位前任上级的联系方式离职通知期三个月竞业限制不影响团队规模三十四人',
);
const words =
  'the role reports to group CFO in Shanghai and Suzhou we spoke with client about salary notice period three months finance director plant manager quality treasury interview on Wednesday afternoon please send updated CV references background check offer signed start date relocation package school bonus equity team of thirty four people thank you for your time happy to talk next week call tomorrow morning travel to Lyon Stuttgart Wuxi board shareholder controlling SAP IFRS audit listing'.split(
    ' ',
  );

/** Character n of a vocabulary of 3 000 that is used as unevenly as Chinese is (Zipf). */
const character = (random: () => number): string => String.fromCodePoint(0x4e00 + Math.floor(3000 ** random() - 1) * 6);

/** Invented words of a message: half Chinese, a third English, the rest both; 6 to 160 characters. */
export const someText = (random: () => number): string => {
  const kind = random();
  const length = 6 + Math.floor(random() ** 2 * 60);
  const chinese = (): string => {
    let text = '';
    while (text.length < length) {
      if (random() < 0.5) {
        const from = Math.floor(random() * (phrases.length - 8));
        text += phrases.slice(from, from + 3 + Math.floor(random() * 5)).join('');
      } else text += character(random);
      if (random() < 0.08) text += '，';
    }
    return text;
  };
  const english = (): string => {
    // A third of the words are rare ones: names, numbers.
    const word = (): string =>
      random() < 0.67 ? (words[Math.floor(words.length * random() ** 1.6)] ?? '') : Math.floor(random() ** 3 * 4e6).toString(random() < 0.3 ? 10 : 36);
    return Array.from({ length: Math.ceil(length / 4) }, word).join(' ');
  };
  return kind < 0.5 ? chinese() : kind < 0.83 ? english() : `${chinese()} ${english()}`;
};
