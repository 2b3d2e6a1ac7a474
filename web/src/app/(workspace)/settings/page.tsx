import { SettingsPlace } from './settings-place.tsx';

export default function SettingsPage() {
  return <SettingsPlace />;
}
