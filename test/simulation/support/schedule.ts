import type { Shown } from './chronicle.ts';
import type { Client } from './client.ts';
import type { Choices } from './random.ts';
import { realWait } from './quick-timers.ts';
import type { Stage } from './stage.ts';
import type { World } from './world.ts';

/** What can happen, with how often it is chosen. */
const weights = {
  say: 24,
  act: 8,
  look: 8,
  wire: 18,
  kill: 7,
  crash: 3,
  functions: 6,
  rotate: 4,
  remove: 3,
} as const;
type Event = keyof typeof weights;

const draw = (choices: Choices): Event => {
  const bag = Object.entries(weights).flatMap(([event, weight]) => Array.from({ length: weight }, () => event as Event));
  return choices.pick(bag);
};

export interface Run {
  /** What happened, one line each: printed when a run fails. */
  readonly story: readonly string[];
  /** The second device once it was switched off, the colleague once removed. */
  readonly gone: readonly Client[];
}

/** An own message is edited, deleted or answered; somebody else's gets a reaction or an answer. */
const act = (client: Client, { id, sender, text }: Shown, choices: Choices, words: string): Promise<void> => {
  switch (choices.pick(sender === client.uid ? (['edit', 'edit', 'del', 'answer'] as const) : (['react', 'react', 'answer'] as const))) {
    case 'edit':
      return client.say(words, { type: 'edit', ref: id, extra: { replaces: id } });
    case 'del':
      return client.say('', { type: 'del', ref: id });
    case 'react':
      return client.say('', { type: 'react', ref: id, extra: { emoji: choices.pick(['👍', '❤️']) } });
    case 'answer':
      return client.say(words, { ref: id, quote: text ?? '' });
  }
};

const STEPS = 24;

/** Plays a run's accidents, one after the other, with short pauses, and leaves everything as broken as it then is. */
export const play = async (world: World, stage: Stage, choices: Choices): Promise<Run> => {
  const story: string[] = [];
  const gone: Client[] = [];
  const { owner, second, colleague } = stage;
  let said = 0;
  const background: Promise<unknown>[] = [];
  const present = (): readonly Client[] => stage.people().filter((client) => !gone.includes(client));
  stage.setFaulty(true);

  for (let step = 0; step < STEPS; step++) {
    const client = choices.pick(present());
    const event = draw(choices);
    story.push(`${event} ${client.name}`);
    switch (event) {
      case 'say':
        for (let n = 1 + choices.below(3); n > 0; n--) {
          said += 1;
          // A text can get lost only while its tab dies.
          background.push(client.say(`${client.name} ${said}`));
        }
        break;
      case 'act': {
        const about = client.shown().filter(({ said, sender }) => said?.type === 'msg' && (sender === client.uid || choices.chance(0.5)));
        const target = about.length > 0 ? choices.pick(about) : undefined;
        if (target !== undefined) background.push(act(client, target, choices, `${client.name} ${(said += 1)}`));
        break;
      }
      case 'look':
        client.look();
        break;
      case 'wire': {
        const next = choices.pick(['open', 'open', 'mute', 'held', 'cut'] as const);
        story.push(`  ${next}`);
        client.wire().set(next, choices.chance(0.5));
        if (next === 'open') client.kick();
        break;
      }
      case 'kill':
        client.killTab(choices.chance(0.5));
        await realWait(choices.below(15));
        await client.openTab();
        break;
      case 'crash':
        await world.crash(async () => {
          for (const one of stage.clients()) one.wire().set('cut');
          await realWait(choices.below(20));
        });
        for (const one of stage.clients()) one.wire().set('open');
        break;
      case 'functions': {
        const next = choices.pick(['on', 'on', 'off', 'forgetful'] as const);
        story.push(`  ${next}`);
        world.setFunctions(next);
        break;
      }
      case 'rotate':
        background.push(owner.rotate().catch(() => undefined));
        break;
      case 'remove': {
        const leaver = choices.pick([second, colleague]);
        if (leaver === null || gone.includes(leaver) || step < STEPS / 2) break;
        await (leaver === second ? stage.switchOff() : stage.removeColleague());
        gone.push(leaver);
        // What a removal asks for at once; where it gets lost, the next one who writes does it.
        if (leaver === colleague) background.push(owner.rotate().catch(() => undefined));
        story.push(`  ${leaver.name} is out`);
        break;
      }
    }
    await realWait(choices.below(30));
  }
  stage.setFaulty(false);
  world.setFunctions('on');
  for (const client of stage.clients()) client.wire().set('open');
  await Promise.race([Promise.all(background), realWait(300)]);
  for (const client of present()) client.kick();
  return { story, gone };
};
