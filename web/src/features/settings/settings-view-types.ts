import type { Language, Loadable, Role, Theme, Work } from '../../ui/view-types.ts';

export interface DeviceRow {
  deviceId: string;
  label: string;
  isThis: boolean;
  addedAt: number;
  lastUsedAt: number | null;
  /** Null where the record does not say. */
  how: 'first' | 'phrase' | 'device' | 'kit' | 'admin' | null;
  /** False where it cannot be removed from here. */
  mayRemove?: boolean;
  work: Work;
}

export interface SettingsSnapshot {
  language: Language;
  theme: Theme;
  agencyName: string;
  member: { name: string; email: string; roles: readonly Role[] };
  checkCode: readonly string[];
  devices: Loadable<readonly DeviceRow[]>;
  kit: { status: 'missing' } | { status: 'confirmed'; at: number; version: number; testedAt: number | null } | { status: 'not-yours' };
  phraseKind: 'words' | 'digits' | 'none';
  sample: 'there' | 'gone';
  removeSampleWork: Work;
  /** Keys are sealed on this browser, or in memory only. */
  keys: 'on-this-device' | 'memory-only';
}

export interface SettingsActions {
  chooseLanguage(language: Language): void;
  chooseTheme(theme: Theme): void;
  removeDevice(deviceId: string): void;
  openKit(): void;
  removeSample(): void;
  copyCheckCode(): void;
  signOut(): void;
  lock(): void;
  retryDevices(): void;
}
