import { isTracked, type Clock } from './clocks.ts';
import { isPartClass } from './part.ts';
import type { DataClass, Jurisdiction } from './rule.ts';
import type { Duration } from './whole-days.ts';

/** How sure a preset's numbers are. `read`: in the source named; `known`: general knowledge, to be checked; `recalled`: not confirmed. */
export type SourceStatus = 'read' | 'known' | 'recalled';
type Words = Readonly<Record<'en' | 'zh', string>>;

/** Numbers to begin with: a proposal with its source, to be edited, never legal advice. */
export interface Preset {
  readonly id: string;
  readonly name: Words;
  readonly jurisdiction: Jurisdiction | null;
  readonly classes: readonly DataClass[];
  readonly keepAtLeast: Duration | null;
  readonly deleteAtLatest: Duration | null;
  readonly clock: Clock;
  readonly isStatutory: boolean;
  readonly source: Words;
  readonly status: SourceStatus;
}

/** When sources were last looked at. */
export const presetsDate = '2026-11-22';

const months = (n: number): Duration => ({ n, unit: 'months' });
const years = (n: number): Duration => ({ n, unit: 'years' });
const everything: readonly DataClass[] = ['message'];
const agencyOwn = { isStatutory: false, classes: everything } as const;

export const presets: readonly Preset[] = [
  {
    ...agencyOwn,
    id: 'fr-talent-pool',
    name: { en: 'France: talent pool', zh: '法国：人才库' },
    jurisdiction: 'fr',
    keepAtLeast: null,
    deleteAtLatest: months(24),
    clock: 'lastTwoWayContact',
    source: { en: 'CNIL, recruitment guide: two years after the last contact', zh: 'CNIL《招聘指南》：最后一次联系后两年' },
    status: 'read',
  },
  {
    ...agencyOwn,
    id: 'nl-rejected',
    name: { en: 'Netherlands: rejected candidate', zh: '荷兰：未录用的候选人' },
    jurisdiction: 'nl',
    keepAtLeast: null,
    deleteAtLatest: { n: 28, unit: 'days' },
    clock: 'rejected',
    source: { en: 'Autoriteit Persoonsgegevens: four weeks after the procedure', zh: '荷兰数据保护局：流程结束后四周' },
    status: 'read',
  },
  {
    ...agencyOwn,
    id: 'nl-rejected-consent',
    name: { en: 'Netherlands: rejected, with consent', zh: '荷兰：未录用，已征得同意' },
    jurisdiction: 'nl',
    keepAtLeast: null,
    deleteAtLatest: years(1),
    clock: 'consentGiven',
    source: { en: 'Autoriteit Persoonsgegevens: up to one year with consent', zh: '荷兰数据保护局：征得同意后最长一年' },
    status: 'read',
  },
  ...(['uk', 'ie', 'de'] as const).map((jurisdiction): Preset => ({
    ...agencyOwn,
    id: `${jurisdiction}-rejected`,
    name: {
      en: `${{ uk: 'United Kingdom', ie: 'Ireland', de: 'Germany' }[jurisdiction]}: rejected candidate`,
      zh: `${{ uk: '英国', ie: '爱尔兰', de: '德国' }[jurisdiction]}：未录用的候选人`,
    },
    jurisdiction,
    keepAtLeast: months(6),
    deleteAtLatest: months(12),
    clock: 'rejected',
    source: { en: 'Customary: time limits for claims of discrimination. To be checked', zh: '惯例：参照就业歧视申诉时限，须核实' },
    status: 'known',
  })),
  {
    id: 'cn-recruitment-service',
    name: { en: 'Mainland China: recruitment service records', zh: '中国大陆：招聘服务信息' },
    jurisdiction: 'cn',
    classes: everything,
    keepAtLeast: years(3),
    deleteAtLatest: null,
    clock: 'mandateClosed',
    isStatutory: true,
    source: {
      en: 'Provisions on Online Recruitment Services: three years from the end of the service',
      zh: '《网络招聘服务管理规定》：自网络招聘服务完成之日起不少于三年',
    },
    status: 'read',
  },
  {
    id: 'cn-service-ledger',
    name: { en: 'Mainland China: service ledger of an offline agency', zh: '中国大陆：线下机构服务台账' },
    jurisdiction: 'cn',
    classes: ['card'],
    keepAtLeast: years(2),
    deleteAtLatest: null,
    clock: 'mandateClosed',
    isStatutory: true,
    source: { en: 'Interim Regulations on the Human Resources Market: two years. Not confirmed', zh: '《人力资源市场暂行条例》：不少于两年，尚未核实' },
    status: 'recalled',
  },
  {
    id: 'cn-impact-assessment',
    name: { en: 'Mainland China: impact assessments and their records', zh: '中国大陆：个人信息保护影响评估报告和处理情况记录' },
    jurisdiction: 'cn',
    classes: ['audit'],
    keepAtLeast: years(3),
    deleteAtLatest: null,
    clock: 'createdAt',
    isStatutory: true,
    source: { en: 'Personal Information Protection Law, article 56', zh: '《个人信息保护法》第五十六条' },
    status: 'read',
  },
  {
    ...agencyOwn,
    id: 'cn-consent-withdrawn',
    name: { en: 'Mainland China: consent withdrawn', zh: '中国大陆：撤回同意' },
    jurisdiction: 'cn',
    keepAtLeast: null,
    deleteAtLatest: { n: 15, unit: 'days' },
    clock: 'consentWithdrawn',
    source: {
      en: 'Personal Information Protection Law, article 47: delete, or stop all but storage. The 15 days are ours',
      zh: '《个人信息保护法》第四十七条：删除，或停止除存储以外的处理；15 天为建议值',
    },
    status: 'read',
  },
  {
    id: 'eu-ai-logs',
    name: { en: 'EU: logs of AI systems', zh: '欧盟：人工智能系统日志' },
    jurisdiction: 'eu',
    classes: ['derived'],
    keepAtLeast: months(6),
    deleteAtLatest: null,
    clock: 'createdAt',
    isStatutory: true,
    source: { en: 'AI Act, deployers of high-risk systems: six months. Dates to be checked', zh: '《人工智能法案》高风险系统部署者：六个月，适用日期须核实' },
    status: 'known',
  },
  {
    id: 'offers-and-fees',
    name: { en: 'Offers, fees, proof of introduction', zh: 'Offer、服务费与推荐证明' },
    jurisdiction: null,
    classes: ['card'],
    keepAtLeast: years(6),
    deleteAtLatest: years(10),
    clock: 'placed',
    isStatutory: true,
    source: { en: 'Tax and contract law differ from place to place: set the years that hold for you', zh: '各地税法与合同法不同，请按所在地规定设置年限' },
    status: 'known',
  },
];

/** Those that can have an effect: they count from an event that is written down, for what goes by itself. The others keep their names for rules of before. */
export const offeredPresets: readonly Preset[] = presets.filter(({ clock, classes }) => isTracked(clock) && classes.every(isPartClass));
