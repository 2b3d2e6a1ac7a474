'use client';
import { useState } from 'react';
import { durationUnits, type Duration } from '@liexin/domain/retention/whole-days';
import { TextField } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Select } from '../../ui/select.tsx';

const most = 1200;

interface DurationFieldProps {
  label: string;
  help: string;
  value: Duration | null;
  onChange: (value: Duration | null) => void;
}

/** A number of days, months or years; empty is none. */
export function DurationField({ label, help, value, onChange }: DurationFieldProps) {
  const text = useText().retention;
  const [chosen, setChosen] = useState(value?.unit ?? 'months');
  const unit = value?.unit ?? chosen;
  const type = (typed: string): void => {
    const digits = typed.replace(/\D/gu, '');
    const n = Math.min(most, Number(digits));
    onChange(n < 1 ? null : { n, unit });
  };
  return (
    <div className="duration">
      <TextField label={label} help={help} value={value === null ? '' : String(value.n)} onChange={type} inputMode="numeric" autoComplete="off" dir="ltr" />
      <Select
        label={text.unit}
        choices={durationUnits.map((id) => ({ id, name: text.units[id] }))}
        value={unit}
        onChange={(next) => {
          setChosen(next);
          if (value !== null) onChange({ ...value, unit: next });
        }}
      />
    </div>
  );
}
