'use client';
import { useEffect, useRef, type ReactNode } from 'react';
import { ArrowLeft, CircleDot } from 'lucide-react';
import { isTracked, trackedClocks, type Clock } from '@liexin/domain/retention/clocks';
import { isPartClass, partClasses } from '@liexin/domain/retention/part';
import { presetsDate, type Preset } from '@liexin/domain/retention/presets';
import { forCode } from '../../text/for-code.ts';
import { formatDate, inSequence } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { DurationField } from './duration-field.tsx';
import { PreviewReport } from './preview-report.tsx';
import { useRuleName } from './rule-name.ts';
import { RulePeriod } from './rule-period.tsx';
import { effectOf, isAsProposed } from './rule-words.ts';
import type { RetentionActions, RetentionEditor, RuleRow } from './retention-view-types.ts';

const everywhere = 'agency';

/** Other numbers for one rule, what they would do, and the asking. */
export function RuleEditor({ editor, actions }: { editor: RetentionEditor; actions: RetentionActions }) {
  const text = useText().retention;
  const language = useLanguage();
  const ruleName = useRuleName();
  const heading = useRef<HTMLHeadingElement>(null);
  const { rule, saved } = editor;
  useEffect(() => heading.current?.focus(), [rule.id]);
  const about = rule.classes.every(isPartClass) ? (rule.classes[0] ?? null) : null;
  const clocks: readonly Clock[] = isTracked(rule.clock) ? trackedClocks : [...trackedClocks, rule.clock];
  return (
    <section className="rule-editor" aria-labelledby="rule-editor">
      <p className="rule-back">
        <button type="button" className="text-link inline-flex items-center gap-1" onClick={actions.close}>
          <ArrowLeft aria-hidden className="size-4" />
          {text.back}
        </button>
      </p>
      <div className="months-head">
        <h2 id="rule-editor" tabIndex={-1} ref={heading} className="rule-title">
          {saved === null ? text.newRule : ruleName(rule.about)}
        </h2>
        {editor.blocked === 'nothing' ? null : (
          <span className="chip">
            <CircleDot aria-hidden />
            {text.notSaved}
          </span>
        )}
      </div>
      <p className="small">{effectOf(rule, language)}</p>
      {rule.isEnded || (rule.keepAtLeast === null && rule.deleteAtLatest === null) ? null : <RulePeriod rule={rule} saved={saved} />}
      <div className="rule-fields">
        {saved === null ? (
          <Select
            label={text.where}
            choices={[
              { id: everywhere, name: text.level.agency },
              ...editor.searches.map(({ id, name }) => ({ id, name: text.named(text.level.mandate, name) })),
            ]}
            value={rule.about.level === 'agency' ? everywhere : rule.about.id}
            onChange={(id) => actions.setSearch(id === everywhere ? null : id)}
          />
        ) : null}
        {rule.isEnded ? null : (
          <>
            <Select
              label={text.about}
              {...(about === null ? {} : { help: text.aboutHelp[about] })}
              placeholder={text.aboutPlaceholder}
              choices={partClasses.map((id) => ({ id, name: text.classes[id] }))}
              value={about}
              onChange={(of) => actions.set({ classes: [of] })}
            />
            <PresetChoice editor={editor} onChoose={actions.usePreset} />
            <Select
              label={text.from}
              choices={clocks.map((id) => ({ id, name: text.clocks[id] }))}
              value={rule.clock}
              onChange={(clock) => actions.set({ clock })}
            />
            {isTracked(rule.clock) ? null : <Note>{text.untracked}</Note>}
            <div className="rule-pair">
              <DurationField label={text.keep} help={text.keepHelp} value={rule.keepAtLeast} onChange={(keepAtLeast) => actions.set({ keepAtLeast })} />
              <DurationField
                label={text.delete}
                help={text.deleteHelp}
                value={rule.deleteAtLatest}
                onChange={(deleteAtLatest) => actions.set({ deleteAtLatest })}
              />
            </div>
          </>
        )}
        {rule.about.level === 'agency' && rule.deleteAtLatest !== null && !rule.isEnded ? (
          <Switch isOn={rule.locked} onChange={() => actions.set({ locked: !rule.locked })}>
            {text.lock}
          </Switch>
        ) : null}
        {editor.mayEnd || rule.isEnded ? (
          <Switch isOn={rule.isEnded} onChange={() => actions.set({ isEnded: !rule.isEnded })}>
            {text.endRule}
          </Switch>
        ) : null}
      </div>
      <Count editor={editor} actions={actions} />
      <Ask editor={editor} actions={actions} />
    </section>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <div className="aside-note">
      <span>{children}</span>
    </div>
  );
}

function PresetChoice({ editor: { rule, presets }, onChoose }: { editor: RetentionEditor; onChoose: (id: string) => void }) {
  const text = useText().retention;
  const language = useLanguage();
  if (presets.length === 0 && rule.preset === null) return null;
  return (
    <>
      <Select
        label={text.preset}
        placeholder={text.presetPlaceholder}
        choices={presets.map(({ id, name }) => ({ id, name: name[language] }))}
        value={rule.preset?.id ?? null}
        onChange={onChoose}
      />
      {rule.preset === null ? null : <Source rule={rule} preset={rule.preset} />}
    </>
  );
}

function Source({ rule, preset }: { rule: RuleRow; preset: Preset }) {
  const text = useText().retention;
  const language = useLanguage();
  return (
    <Note>
      <span className="font-semibold">{text.why}</span>
      {language === 'zh' ? '：' : ': '}
      {inSequence(
        language,
        `${preset.source[language]}${language === 'zh' ? '。' : '.'}`,
        text.certainty[preset.status],
        isAsProposed(rule, preset) ? '' : text.altered(effectOf({ ...preset, isEnded: false }, language)),
        text.notAdvice(formatDate(Date.parse(`${presetsDate}T12:00:00`), language)),
      )}
    </Note>
  );
}

function Count({ editor: { preview, blocked }, actions }: { editor: RetentionEditor; actions: RetentionActions }) {
  const text = useText().retention;
  const language = useLanguage();
  if (blocked === 'no-end' || blocked === 'no-effect') return <FieldError message={text.blocked[blocked]} />;
  if (blocked !== null) return <p className="field-help">{text.blocked[blocked]}</p>;
  if (preview.status === 'ready') return <PreviewReport report={preview.report} />;
  if (preview.status === 'counting')
    return (
      <div className="rule-count">
        <progress aria-label={text.countingLabel} max={Math.max(preview.total, 1)} value={preview.done} />
        <p className="small text-ink-2 num" role="status">
          {text.counting(preview.done, preview.total)}
        </p>
      </div>
    );
  return (
    <div className="rule-count">
      {preview.status === 'failed' ? <FieldError message={forCode(preview.code, language)} /> : null}
      <Button kind="soft" onPress={actions.preview}>
        {preview.status === 'failed' ? text.again : text.preview}
      </Button>
      <p className="field-help">{text.previewHelp}</p>
    </div>
  );
}

function Ask({ editor: { preview, isAnotherOpen, isAlone, blocked, askWork }, actions }: { editor: RetentionEditor; actions: RetentionActions }) {
  const text = useText().retention;
  const isReady = blocked === null && preview.status === 'ready' && !isAnotherOpen;
  const isOutdated = askWork.status === 'failed' && askWork.code === 'preview-outdated';
  return (
    <div className="rule-ask">
      <Problem work={askWork} />
      <p className="small grow">{isAnotherOpen ? text.askWaits : preview.status !== 'ready' ? text.askFirst : isAlone ? text.askAlone : text.askSecond}</p>
      <div className="rule-acts">
        <Button kind="ghost" onPress={actions.close}>
          {text.discard}
        </Button>
        {isOutdated ? (
          <Button kind="line" onPress={actions.preview}>
            {text.again}
          </Button>
        ) : null}
        <Button kind="primary" isDisabled={!isReady} isBusy={askWork.status === 'busy'} onPress={actions.ask}>
          {text.ask}
        </Button>
      </div>
    </div>
  );
}
