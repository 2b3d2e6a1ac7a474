'use client';
import { useState } from 'react';
import { Laptop, Lock, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { formatDate, formatMoment } from '../../text/format.ts';
import { importText } from '../../text/import.ts';
import { forCode } from '../../text/for-code.ts';
import { routes } from '../../routes.ts';
import { languageName, languages, languageTag } from '../../text/language.ts';
import { Failed } from '../../ui/failed.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { CodeGroups } from '../../ui/code-groups.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Section } from '../../ui/section.tsx';
import type { DeviceRow, SettingsActions, SettingsSnapshot } from './settings-view-types.ts';

interface SettingsProps {
  snapshot: SettingsSnapshot;
  actions: SettingsActions;
}

/** Language and appearance, agency and check code, devices, keys, the sample. */
export function SettingsView({ snapshot, actions }: SettingsProps) {
  const { settings: text, shell, common, team, notify, recovery, requests, rights, exports, console: admin, approach, deletion, retention } = useText();
  const language = useLanguage();
  return (
    <div className="page-scroll">
      <div className="page">
        <h1 className="mb-5">{text.title}</h1>
        <Section title={text.you}>
          <p className="font-semibold">
            <Name>{snapshot.member.name}</Name>
          </p>
          <p className="small break-words text-ink-2">{snapshot.member.email}</p>
          <p className="small text-ink-2">{snapshot.member.roles.map((role) => common.roles[role]).join(language === 'zh' ? '、' : ', ')}</p>
        </Section>
        <Section title={text.language}>
          <Segments
            label={text.language}
            value={snapshot.language}
            onChange={actions.chooseLanguage}
            choices={languages.map((id) => ({ id, name: languageName[id], lang: languageTag[id] }))}
          />
          <p className="field-help mt-2">{text.languageHelp}</p>
        </Section>
        <Section title={text.theme}>
          <Segments
            label={text.theme}
            value={snapshot.theme}
            onChange={actions.chooseTheme}
            choices={[
              { id: 'system', name: text.themes.system, icon: <Monitor aria-hidden /> },
              { id: 'light', name: text.themes.light, icon: <Sun aria-hidden /> },
              { id: 'dark', name: text.themes.dark, icon: <Moon aria-hidden /> },
            ]}
          />
        </Section>
        <Section title={text.agency}>
          <p className="font-semibold break-words">
            <Name>{snapshot.agencyName}</Name>
          </p>
          <p className="field-help">{text.agencyHelp}</p>
        </Section>
        <Section title={notify.title}>
          <p className="small text-ink-2">{notify.lead}</p>
          <p className="mt-2">
            <Link href={routes.notifications}>{notify.title}</Link>
          </p>
        </Section>
        <Section title={team.people}>
          <p className="small text-ink-2">{team.peopleOpenHelp}</p>
          <p className="mt-2">
            <Link href={routes.people}>{team.peopleOpen}</Link>
          </p>
        </Section>
        <Section title={rights.open}>
          <Way help={rights.openHelp} href={routes.rights} name={rights.title} />
          <Way help={approach.openHelp} href={routes.offLimits} name={approach.open} />
          <Way help={admin.recordHelp} href={routes.record} name={admin.recordOpen} />
          <Way help={requests.openHelp} href={routes.requests} name={requests.title} />
          {snapshot.member.roles.some((role) => role === 'owner' || role === 'admin' || role === 'auditor') ? (
            <Way help={exports.help} href={routes.exports} name={exports.title} />
          ) : null}
          {snapshot.member.roles.some((role) => role === 'owner' || role === 'admin') ? (
            <Way help={importText[language].openHelp} href={routes.import} name={importText[language].open} />
          ) : null}
          <Way help={retention.openHelp} href={routes.retention} name={retention.title} />
          <Way help={deletion.openHelp} href={routes.deletion} name={deletion.title} />
          <Way help={admin.keysHelp} href={routes.keys} name={admin.keysOpen} />
          {snapshot.member.roles.some((role) => role === 'owner' || role === 'admin') ? (
            <Way help={admin.devices.help} href={routes.devices} name={admin.devices.open} />
          ) : null}
        </Section>
        <Section title={text.checkCode}>
          <CodeGroups groups={snapshot.checkCode} label={text.checkCode} />
          <p className="field-help mt-2">{text.checkCodeHelp}</p>
          <div className="mt-2">
            <CopyButton onCopy={actions.copyCheckCode} />
          </div>
        </Section>
        <Devices snapshot={snapshot} actions={actions} />
        <Section title={text.keys}>
          <p className="small text-ink-2">{snapshot.keys === 'on-this-device' ? text.keysHere : text.keysMemory}</p>
          <p className="mt-3 font-semibold">{text.phrase}</p>
          <p className="small text-ink-2">{text.phraseHas[snapshot.phraseKind]}</p>
          <p className="mt-3 font-semibold">{text.kit}</p>
          <p className="small text-ink-2">
            {snapshot.kit.status === 'missing'
              ? text.kitMissing
              : snapshot.kit.status === 'confirmed'
                ? text.kitConfirmed(formatDate(snapshot.kit.at, language), snapshot.kit.version)
                : text.kitNotYours}
          </p>
          {snapshot.kit.status === 'confirmed' ? (
            <p className="small text-ink-2">
              {snapshot.kit.testedAt === null ? recovery.test.never : recovery.test.last(formatDate(snapshot.kit.testedAt, language))}{' '}
              <Link href={routes.kitTest}>{recovery.test.open}</Link>
            </p>
          ) : null}
          {snapshot.kit.status === 'missing' ? (
            <div className="mt-2">
              <Button kind="primary" onPress={actions.openKit}>
                {text.kitOpen}
              </Button>
            </div>
          ) : null}
        </Section>
        {snapshot.member.roles.includes('owner') ? (
          <Section title={text.closing}>
            <Way help={text.closingHelp} href={routes.closing} name={text.closing} />
          </Section>
        ) : null}
        {snapshot.sample === 'there' ? (
          <Section title={text.sample}>
            <p className="small text-ink-2">{text.sampleThere}</p>
            <div className="mt-2 flex flex-col items-start gap-2">
              <Button kind="line" isBusy={snapshot.removeSampleWork.status === 'busy'} onPress={actions.removeSample}>
                {text.removeSample}
              </Button>
              <Problem work={snapshot.removeSampleWork} />
            </div>
          </Section>
        ) : null}
        <Section title={text.signOut}>
          <p className="small text-ink-2">{text.signOutHelp}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button kind="line" icon={<Lock aria-hidden />} onPress={actions.lock}>
              {shell.lock}
            </Button>
            <Button kind="line" icon={<LogOut aria-hidden />} onPress={actions.signOut}>
              {text.signOut}
            </Button>
          </div>
        </Section>
      </div>
    </div>
  );
}

function Way({ help, href, name }: { help: string; href: string; name: string }) {
  return (
    <p className="mb-3">
      <Link href={href}>{name}</Link>
      <span className="small block text-ink-2">{help}</span>
    </p>
  );
}

function Devices({ snapshot, actions }: SettingsProps) {
  const { settings: text } = useText();
  const [removing, setRemoving] = useState<DeviceRow | null>(null);
  const { devices } = snapshot;
  return (
    <Section title={text.devices}>
      <p className="field-help">{text.devicesHelp}</p>
      {devices.status === 'loading' ? (
        <div className="mt-2">
          <Loading bars={['h-8 w-full', 'h-8 w-4/5']} />
        </div>
      ) : null}
      {devices.status === 'failed' ? (
        <div className="mt-2">
          <Failed code={devices.code} onRetry={actions.retryDevices} />
        </div>
      ) : null}
      {devices.status === 'ready' ? (
        <ul className="mt-1">
          {devices.value.map((device) => (
            <Device key={device.deviceId} device={device} onRemove={() => setRemoving(device)} />
          ))}
        </ul>
      ) : null}
      <ConfirmDialog
        title={text.removeTitle}
        lead={text.removeText(removing?.label || text.otherBrowser)}
        yes={text.remove}
        isOpen={removing !== null}
        isDanger
        onClose={() => setRemoving(null)}
        onYes={() => {
          if (removing) actions.removeDevice(removing.deviceId);
          setRemoving(null);
        }}
      />
    </Section>
  );
}

function Device({ device, onRemove }: { device: DeviceRow; onRemove: () => void }) {
  const text = useText().settings;
  const language = useLanguage();
  const now = useNow();
  return (
    <li className="device-row">
      <Laptop aria-hidden />
      <div className="grow">
        <p className="flex items-center gap-2">
          <span className="min-w-0 truncate font-medium">{device.label || text.otherBrowser}</span>
          {device.isThis ? <span className="chip chip-accent">{text.thisDevice}</span> : null}
        </p>
        <p className="meta num">
          {text.added(formatMoment(device.addedAt, now, language))}
          {device.how === null ? '' : ` · ${text.how[device.how]}`}
          {device.lastUsedAt === null ? '' : ` · ${text.lastUsed(formatMoment(device.lastUsedAt, now, language))}`}
        </p>
        {device.work.status === 'failed' ? <FieldError message={forCode(device.work.code, language)} /> : null}
      </div>
      {device.isThis || device.mayRemove === false ? null : (
        <Button kind="ghost" size="sm" isBusy={device.work.status === 'busy'} onPress={onRemove}>
          {text.remove}
        </Button>
      )}
    </li>
  );
}
