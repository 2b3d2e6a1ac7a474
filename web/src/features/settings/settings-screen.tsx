'use client';
import { SettingsView } from './settings-view.tsx';
import { useSettings, type SettingsWays } from './use-settings.ts';

export function SettingsScreen(ways: SettingsWays) {
  const { snapshot, actions } = useSettings(ways);
  return <SettingsView snapshot={snapshot} actions={actions} />;
}
