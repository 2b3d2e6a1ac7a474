import { SignInScreen } from '../../features/account/sign-in-screen.tsx';
import { Gate } from '../gate.tsx';

export default function SignInPage() {
  return (
    <Gate audience="outside">
      <SignInScreen />
    </Gate>
  );
}
