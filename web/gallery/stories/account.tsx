import { deleteAfterMonths } from '@liexin/domain/retention/default-rule';
import { BarrierView } from '../../src/features/account/barrier-view.tsx';
import { KitView } from '../../src/features/account/kit-view.tsx';
import type { KitSnapshot } from '../../src/features/account/kit-view-types.ts';
import { LockView } from '../../src/features/account/lock-view.tsx';
import { SignInView } from '../../src/features/account/sign-in-view.tsx';
import { SignUpView } from '../../src/features/account/sign-up-view.tsx';
import type { SignUpSnapshot } from '../../src/features/account/sign-up-view-types.ts';
import { UnlockView } from '../../src/features/account/unlock-view.tsx';
import type { UnlockSnapshot } from '../../src/features/account/unlock-view-types.ts';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { agencyName, checkCode } from '../people.ts';
import { minute, now, say, type Story } from '../story.ts';

const signUp = (language: Language): SignUpSnapshot => ({ language, deleteAfterMonths, defaultRegion: 'cn', step: 'none', work: { status: 'idle' } });
const unlock = (language: Language, more: Partial<UnlockSnapshot> = {}): UnlockSnapshot => ({
  language,
  agencyName: agencyName(language),
  memberName: say(language, 'Helen Tan', '谭海伦'),
  phraseKind: language === 'zh' ? 'digits' : 'words',
  wordList: [],
  phraseWork: { status: 'idle' },
  triesLeft: null,
  approval: { status: 'none' },
  mayUseKit: true,
  kitWork: { status: 'idle' },
  ...more,
});
const words =
  'needle timber umber drift willow island anchor lantern ember harbor basket candle meadow jacket kettle pepper fabric garden saddle quarry velvet zephyr ribbon orchard'.split(
    ' ',
  );
const kit = (language: Language, more: Partial<KitSnapshot> = {}): KitSnapshot => ({
  language,
  agencyName: agencyName(language),
  memberName: say(language, 'Helen Tan', '谭海伦'),
  madeAt: now,
  version: 1,
  phrase: language === 'zh' ? ['4071', '9286', '3350', '6618', '0942', '7735'] : ['marble', 'canoe', 'thistle', 'quiet', 'ladder', 'amber'],
  phraseKind: language === 'zh' ? 'digits' : 'words',
  words,
  qrText: 'HH1:' + 'QmFzZTY0IG9mIDMyIGJ5dGVzIHRoYXQgYXJlIG5vIGtleQ',
  checkCode,
  asked: [2, 10, 20],
  isGate: true,
  saved: false,
  printed: false,
  confirmation: { status: 'open' },
  making: { status: 'idle' },
  ...more,
});

export const accountStories: readonly Story[] = [
  { id: 'sign-up', render: (language) => <SignUpView snapshot={signUp(language)} actions={noActions()} /> },
  {
    id: 'sign-up-failed',
    render: (language) => <SignUpView snapshot={{ ...signUp(language), work: { status: 'failed', code: 'unavailable' } }} actions={noActions()} />,
  },
  { id: 'sign-up-busy', render: (language) => <SignUpView snapshot={{ ...signUp(language), step: 'keys', work: { status: 'busy' } }} actions={noActions()} /> },
  {
    id: 'sign-in',
    render: (language) => (
      <SignInView
        snapshot={{ language, email: 'helen.tan@tidewell.example', reason: 'expired', agencyName: null, work: { status: 'failed', code: 'password-wrong' } }}
        actions={noActions()}
      />
    ),
  },
  { id: 'unlock', render: (language) => <UnlockView snapshot={unlock(language)} actions={noActions()} /> },
  {
    id: 'unlock-waiting',
    render: (language) => (
      <UnlockView
        snapshot={unlock(language, {
          phraseWork: { status: 'failed', code: 'phrase-wrong' },
          triesLeft: 3,
          approval: { status: 'numbered', number: '4821', until: now + 10 * minute },
        })}
        actions={noActions()}
      />
    ),
  },
  {
    id: 'unlock-asked',
    render: (language) => <UnlockView snapshot={unlock(language, { approval: { status: 'waiting' } })} actions={noActions()} />,
  },
  {
    id: 'unlock-wrong-number',
    render: (language) => <UnlockView snapshot={unlock(language, { approval: { status: 'refused', why: 'wrong-number' } })} actions={noActions()} />,
  },
  {
    id: 'unlock-false-reveal',
    render: (language) => <UnlockView snapshot={unlock(language, { approval: { status: 'refused', why: 'false-reveal' } })} actions={noActions()} />,
  },
  {
    id: 'unlock-expired',
    render: (language) => <UnlockView snapshot={unlock(language, { approval: { status: 'expired' } })} actions={noActions()} />,
  },
  {
    id: 'unlock-refused',
    render: (language) => (
      <UnlockView
        snapshot={unlock(language, { phraseKind: 'none', approval: { status: 'refused', why: 'refused' }, mayUseKit: false })}
        actions={noActions()}
      />
    ),
  },
  { id: 'kit-new', render: (language) => <KitView snapshot={kit(language, { isGate: false, filling: { status: 'none' } })} actions={noActions()} /> },
  {
    id: 'kit-new-filling',
    render: (language) => (
      <KitView
        snapshot={kit(language, {
          isGate: false,
          saved: true,
          confirmation: { status: 'confirmed', at: now },
          filling: { status: 'busy', done: 120, total: 312 },
        })}
        actions={noActions()}
      />
    ),
  },
  {
    id: 'kit-new-resumed',
    render: (language) => (
      <KitView
        snapshot={kit(language, { isGate: false, words: [], filling: { status: 'failed', code: 'key-missing', done: 309, total: 312 } })}
        actions={noActions()}
      />
    ),
  },
  {
    id: 'kit-new-done',
    render: (language) => (
      <KitView
        snapshot={kit(language, { isGate: false, saved: true, confirmation: { status: 'confirmed', at: now }, filling: { status: 'done' } })}
        actions={noActions()}
      />
    ),
  },
  { id: 'kit', render: (language) => <KitView snapshot={kit(language)} actions={noActions()} /> },
  {
    id: 'kit-wrong',
    render: (language) => <KitView snapshot={kit(language, { saved: true, confirmation: { status: 'wrong-words', places: [10] } })} actions={noActions()} />,
  },
  {
    id: 'kit-confirmed',
    render: (language) => (
      <KitView snapshot={kit(language, { saved: true, printed: true, confirmation: { status: 'confirmed', at: now } })} actions={noActions()} />
    ),
  },
  {
    id: 'lock',
    render: (language) => (
      <LockView
        snapshot={{
          language,
          memberName: say(language, 'Helen Tan', '谭海伦'),
          agencyName: agencyName(language),
          lockedAt: now - 20 * minute,
          waiting: 2,
          work: { status: 'idle' },
        }}
        actions={noActions()}
      />
    ),
  },
  {
    id: 'barrier-insecure',
    render: (language) => (
      <BarrierView
        snapshot={{ language, reason: 'no-secure-context', secureAddress: 'https://192.168.0.4:5443/', agencyName: null, mayGoOn: false }}
        actions={noActions()}
      />
    ),
  },
  {
    id: 'barrier-private',
    render: (language) => (
      <BarrierView snapshot={{ language, reason: 'private-mode', secureAddress: null, agencyName: null, mayGoOn: true }} actions={noActions()} />
    ),
  },
];
