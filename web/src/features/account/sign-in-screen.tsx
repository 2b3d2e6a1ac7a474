'use client';
import { SignInView } from './sign-in-view.tsx';
import { useSignIn } from './use-sign-in.ts';

export function SignInScreen() {
  const { snapshot, actions } = useSignIn();
  return <SignInView snapshot={snapshot} actions={actions} />;
}
