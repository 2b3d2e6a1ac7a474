/**
 * Signs in a user agent, and names where they differ; the first that matches counts: apps that stand in for a browser before browsers, and
 * browsers before those whose name they carry too. One line each, because the candidate's page loads it first.
 */
const apps =
  'wxwork:WeCom|MicroMessenger:WeChat|DingTalk|Lark:Feishu|LinkedIn|QQ|HuaweiBrowser|Edg:Edge|OPR:Opera|Firefox|FxiOS:Firefox|Chrom:Chrome|CriOS:Chrome|Safari';
const systems = 'Harmony:HarmonyOS|iPad|iPhone|Android|Windows|Mac|Linux';

/** What a browser says of itself in names that people know, "Chrome · Windows": nothing that tells more. Empty where it says nothing known. */
export const deviceLabel = (userAgent: string): string =>
  [apps, systems]
    .flatMap(
      (table) =>
        table
          .split('|')
          .find((entry) => userAgent.includes(entry.split(':')[0] ?? ''))
          ?.split(':')
          .at(-1) ?? [],
    )
    .join(' · ');
