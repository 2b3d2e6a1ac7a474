'use client';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { classNames } from './class-names.ts';

export interface MenuEntry {
  id: string;
  name: string;
  icon?: ReactNode;
  isDanger?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  /** Spoken name of the button. */
  label: string;
  button: ReactNode;
  buttonClassName?: string;
  head?: ReactNode;
  /** False: reached by other keys than Tab. */
  isInTabOrder?: boolean;
  entries: readonly MenuEntry[];
  placement?: 'bottom end' | 'bottom start' | 'top start' | 'right bottom';
}

export function Menu({ label, button, buttonClassName = 'icon-btn', head, entries, placement = 'bottom end', isInTabOrder = true }: MenuProps) {
  return (
    <MenuTrigger>
      <Button className={buttonClassName} aria-label={label} excludeFromTabOrder={!isInTabOrder}>
        {button}
      </Button>
      <Popover className="popover" placement={placement} offset={6}>
        {head}
        <AriaMenu className="menu" aria-label={label} onAction={(key) => entries.find(({ id }) => id === key)?.onSelect()}>
          {entries.map((entry) => (
            <MenuItem key={entry.id} id={entry.id} textValue={entry.name} className={classNames('menu-item', entry.isDanger && 'is-danger')}>
              {entry.icon}
              <span className="flex-1">{entry.name}</span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
