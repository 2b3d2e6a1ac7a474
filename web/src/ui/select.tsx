'use client';
import { Check, ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import { FieldError } from './field.tsx';

export interface Choice<Id extends string> {
  id: Id;
  name: string;
}

interface SelectProps<Id extends string> {
  label: string;
  help?: string;
  error?: string | null;
  /** Shown while nothing is chosen. */
  placeholder?: string;
  choices: readonly Choice<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
}

export function Select<Id extends string>({ label, help, error, placeholder, choices, value, onChange }: SelectProps<Id>) {
  const choose = (key: unknown): void => {
    const chosen = choices.find(({ id }) => id === key);
    if (chosen) onChange(chosen.id);
  };
  return (
    <AriaSelect className="field" value={value} onChange={choose} isInvalid={Boolean(error)} {...(placeholder ? { placeholder } : {})}>
      <Label className="field-label">{label}</Label>
      <Button className="input select-btn">
        <SelectValue className="min-w-0 truncate" />
        <ChevronDown aria-hidden />
      </Button>
      {help ? (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      ) : null}
      {error ? <FieldError message={error} /> : null}
      <Popover className="popover min-w-[var(--trigger-width)]">
        <ListBox className="menu" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} className="menu-item" textValue={choice.name}>
              {({ isSelected }) => (
                <>
                  <span className="flex-1">{choice.name}</span>
                  {isSelected ? <Check aria-hidden /> : null}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
