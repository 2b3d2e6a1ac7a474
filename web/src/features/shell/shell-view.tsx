'use client';
import type { ReactNode } from 'react';
import {
  Briefcase,
  ClockAlert,
  FileKey,
  Inbox,
  KeyRound,
  Languages,
  Lock,
  LogOut,
  Moon,
  Search,
  Settings,
  ShieldAlert,
  VenetianMask,
  WifiOff,
} from 'lucide-react';
import { languageName } from '../../text/language.ts';
import { routes } from '../../routes.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { BarNote } from '../../ui/bar-note.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Logo } from '../../ui/logo.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Name } from '../../ui/name.tsx';
import { ApproveDeviceView } from '../account/approve-device-view.tsx';
import type { ShellActions, ShellPlace, ShellSnapshot } from './shell-view-types.ts';

interface ShellViewProps {
  snapshot: ShellSnapshot;
  actions: ShellActions;
  /** Opens an address of the app; used by the account menu. */
  navigate: (address: string) => void;
  /** A bar of the sample, between the notices and the content. */
  sampleBar?: ReactNode;
  children: ReactNode;
}

const places: readonly { id: ShellPlace; href: string; icon: ReactNode }[] = [
  { id: 'inbox', href: routes.inbox, icon: <Inbox aria-hidden /> },
  { id: 'searches', href: routes.searches, icon: <Briefcase aria-hidden /> },
  { id: 'find', href: routes.find, icon: <Search aria-hidden /> },
  { id: 'settings', href: routes.settings, icon: <Settings aria-hidden /> },
];

/** The frame of the workspace: rail or bottom bar with only what works, notices, content. */
export function ShellView({ snapshot, actions, navigate, sampleBar, children }: ShellViewProps) {
  const text = useText().shell;
  return (
    <div className={classNames('app', snapshot.isDeep && 'is-deep')}>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <nav className="rail" aria-label={text.mainNavigation}>
        <Logo />
        <Places snapshot={snapshot} />
        <button type="button" className="rail-item rail-end" onClick={actions.lock}>
          <Lock aria-hidden />
          {text.lock}
        </button>
        <AccountMenu snapshot={snapshot} actions={actions} navigate={navigate} placement="right bottom" buttonClassName="rail-account" />
      </nav>
      <div className="stage">
        <Bars snapshot={snapshot} />
        <ApproveDeviceView snapshot={snapshot.approve} actions={actions} />
        {sampleBar}
        <main className="sheet" id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
      <nav className="bottom-bar" aria-label={text.mainNavigation}>
        <Places snapshot={snapshot} />
      </nav>
    </div>
  );
}

function Places({ snapshot }: { snapshot: ShellSnapshot }) {
  const text = useText().shell;
  return (
    <>
      {places.map(({ id, href, icon }) => {
        const unread = id === 'inbox' ? snapshot.unread : id === 'searches' ? snapshot.unreadRooms : 0;
        return (
          <Link key={id} href={href} className="rail-item" current={snapshot.place === id}>
            {icon}
            {text.places[id]}
            {unread > 0 ? (
              <>
                <span className="count" aria-hidden>
                  {unread > 99 ? '99+' : unread}
                </span>
                <span className="sr">{id === 'searches' ? text.unreadRooms(unread) : text.unreadConversations(unread)}</span>
              </>
            ) : null}
          </Link>
        );
      })}
    </>
  );
}

interface AccountMenuProps {
  snapshot: ShellSnapshot;
  actions: ShellActions;
  navigate: (address: string) => void;
  placement: 'right bottom' | 'bottom end';
  buttonClassName: string;
}

function AccountMenu({ snapshot, actions, navigate, placement, buttonClassName }: AccountMenuProps) {
  const text = useText().shell;
  const { language, theme, member } = snapshot;
  const nextTheme = theme === 'system' ? 'dark' : theme === 'dark' ? 'light' : 'system';
  const other = language === 'zh' ? 'en' : 'zh';
  const entries: readonly MenuEntry[] = [
    { id: 'devices', name: text.devices, icon: <KeyRound aria-hidden />, onSelect: () => navigate(routes.settings) },
    { id: 'language', name: languageName[other], icon: <Languages aria-hidden />, onSelect: () => actions.chooseLanguage(other) },
    { id: 'theme', name: `${text.theme}: ${text.themes[nextTheme]}`, icon: <Moon aria-hidden />, onSelect: () => actions.chooseTheme(nextTheme) },
    { id: 'lock', name: text.lock, icon: <Lock aria-hidden />, onSelect: actions.lock },
    { id: 'sign-out', name: text.signOut, icon: <LogOut aria-hidden />, onSelect: actions.signOut },
  ];
  const head = (
    <div className="menu-head border-b border-line px-4! py-3!">
      <p className="truncate font-semibold">
        <Name>{member.name}</Name>
      </p>
      <p className="meta truncate">{member.email}</p>
      <p className="meta mt-1 truncate">
        <Name>{snapshot.agencyName}</Name>
      </p>
    </div>
  );
  return (
    <Menu
      label={text.account}
      button={<Avatar name={member.name} isTeam />}
      buttonClassName={buttonClassName}
      head={head}
      entries={entries}
      placement={placement}
    />
  );
}

function Bars({ snapshot }: { snapshot: ShellSnapshot }) {
  const { shell: text, recovery, witness } = useText();
  const { waiting, clockOffByMinutes: minutes } = snapshot;
  const days = Math.trunc(minutes / 1440);
  const isClockWrong = Math.abs(minutes) >= 5;
  const isQuiet = snapshot.network === 'online' && !isClockWrong && !snapshot.isPrivateMode && !snapshot.kitMissing && !snapshot.kitTestDue;
  if (isQuiet && snapshot.newKit === null && !snapshot.isRecordRewritten) return null;
  return (
    <section className="bars" aria-label={text.notices}>
      {snapshot.isRecordRewritten ? (
        <BarNote icon={<ShieldAlert aria-hidden />} isDanger action={<Link href={routes.record}>{witness.barOpen}</Link>}>
          <span role="alert">{witness.bar}</span>
        </BarNote>
      ) : null}
      {snapshot.network === 'offline' ? (
        <BarNote icon={<WifiOff aria-hidden />}>
          <b>{text.offline}</b>
          {snapshot.language === 'zh' ? '' : ' '}
          {waiting > 0 ? text.waiting(waiting) : text.offlineNothing}
        </BarNote>
      ) : null}
      {isClockWrong ? (
        <BarNote icon={<ClockAlert aria-hidden />} isDanger>
          {days === 0 ? text.clock(minutes) : text.clockDays(days)}
        </BarNote>
      ) : null}
      {snapshot.isPrivateMode ? <BarNote icon={<VenetianMask aria-hidden />}>{text.privateMode}</BarNote> : null}
      {snapshot.kitMissing ? (
        <BarNote icon={<FileKey aria-hidden />} action={<Link href={routes.kit}>{text.kitOpen}</Link>}>
          {text.kitMissing}
        </BarNote>
      ) : null}
      {snapshot.newKit === null ? null : (
        <BarNote icon={<FileKey aria-hidden />} action={<Link href={routes.newKit}>{recovery.bar[snapshot.newKit === 'make' ? 'makeOpen' : 'fillOpen']}</Link>}>
          {recovery.bar[snapshot.newKit]}
        </BarNote>
      )}
      {snapshot.kitTestDue ? (
        <BarNote icon={<FileKey aria-hidden />} action={<Link href={routes.kitTest}>{recovery.bar.testOpen}</Link>}>
          {recovery.bar.test}
        </BarNote>
      ) : null}
    </section>
  );
}
