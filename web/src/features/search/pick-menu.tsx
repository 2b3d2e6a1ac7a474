'use client';
import { Check, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { SearchField } from 'react-aria-components/SearchField';
import { hasQuery, parseQuery } from '../../platform/search/query.ts';
import { classNames } from '../../ui/class-names.ts';
import { Name } from '../../ui/name.tsx';
import { ChipFace } from './chip-face.tsx';

interface PickMenuProps {
  label: string;
  searchLabel: string;
  /** The first choice: no limit. */
  anyLabel: string;
  icon: ReactNode;
  choices: readonly { id: string; name: string }[];
  chosen: { id: string; name: string } | null;
  onChoose: (id: string | null) => void;
}

const ANY = '';

/** A chip with one choice of many, found by typing. */
export function PickMenu({ label, searchLabel, anyLabel, icon, choices, chosen, onChoose }: PickMenuProps) {
  const all = [{ id: ANY, name: anyLabel }, ...choices];
  return (
    <MenuTrigger>
      <Button className={classNames('find-chip', chosen !== null && 'is-on')} aria-label={`${label}: ${chosen?.name ?? anyLabel}`}>
        <ChipFace icon={icon} name={chosen?.name ?? label} />
      </Button>
      <Popover className="popover find-pick" placement="bottom start" offset={6}>
        <Autocomplete filter={(name, typed) => hasQuery(name, parseQuery(typed))}>
          <SearchField
            aria-label={searchLabel}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the list was opened to type in it, and the keyboard goes where it opened
            autoFocus
            className="search find-pick-search"
          >
            <Search aria-hidden />
            <Input placeholder={searchLabel} dir="auto" maxLength={100} />
          </SearchField>
          <Menu className="menu" aria-label={label} items={all} onAction={(key) => onChoose(key === ANY ? null : String(key))}>
            {(choice) => (
              <MenuItem id={choice.id} className="menu-item" textValue={choice.name}>
                <span className="min-w-0 flex-1 truncate">
                  <Name>{choice.name}</Name>
                </span>
                {choice.id === (chosen?.id ?? ANY) ? <Check aria-hidden /> : null}
              </MenuItem>
            )}
          </Menu>
        </Autocomplete>
      </Popover>
    </MenuTrigger>
  );
}
