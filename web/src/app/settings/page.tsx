import { Gate } from '../gate.tsx';
import { SettingsPlace } from './settings-place.tsx';

export default function SettingsPage() {
  return (
    <Gate audience="inside">
      <SettingsPlace />
    </Gate>
  );
}
