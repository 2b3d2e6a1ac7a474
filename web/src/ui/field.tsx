'use client';
import { useEffect, useId, useRef, useState, type HTMLInputTypeAttribute } from 'react';
import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import { useText } from './language-context.tsx';
import { overLimit } from './over-limit.ts';

interface FieldProps {
  label: string;
  /** Beside the label, lighter. */
  hint?: string;
  /** Under the field. */
  help?: string | undefined;
  /** Says what is wrong and what to do; null if nothing is. */
  error?: string | null | undefined;
  value: string;
  onChange: (value: string) => void;
  type?: HTMLInputTypeAttribute;
  name?: string;
  autoComplete?: string;
  inputMode?: 'text' | 'numeric' | 'email';
  /** Most characters. More may be typed and pasted, nothing is cut off: the field says by how much it is too long, the form does not go out. */
  maxLength?: number;
  isRequired?: boolean;
  /** Takes the focus when it appears: the first field of a dialog, the one field of a page. */
  takesFocus?: boolean;
  dir?: 'auto' | 'ltr';
  className?: string;
  spellCheck?: boolean;
}

/** One labelled line of text. The label stands above, the help below, nothing inside. */
export function TextField({
  label,
  hint,
  help,
  error,
  value,
  onChange,
  type = 'text',
  name,
  autoComplete,
  inputMode,
  maxLength,
  isRequired,
  takesFocus = false,
  dir = 'auto',
  className = 'input',
  spellCheck = false,
}: FieldProps) {
  const text = useText();
  const id = useId();
  const [isShown, setShown] = useState(false);
  const isPassword = type === 'password';
  const over = overLimit(value, maxLength);
  const told = error ?? (over > 0 ? text.common.tooLong(over) : null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
  const line = (
    <input
      id={id}
      className={className}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      type={isPassword && isShown ? 'text' : type}
      name={name}
      autoComplete={autoComplete}
      inputMode={inputMode}
      required={isRequired}
      ref={input}
      dir={isPassword ? 'ltr' : dir}
      spellCheck={spellCheck}
      autoCapitalize={type === 'email' || isPassword ? 'none' : undefined}
      aria-invalid={told ? true : undefined}
      aria-describedby={`${id}-help ${id}-error`}
    />
  );
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {hint ? <span className="field-hint">{hint}</span> : null}
      </label>
      {isPassword ? (
        <div className="input-wrap">
          {line}
          <button
            type="button"
            className="icon-btn"
            onClick={() => setShown(!isShown)}
            aria-pressed={isShown}
            aria-label={isShown ? text.common.hidePassword : text.common.showPassword}
          >
            {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </button>
        </div>
      ) : (
        line
      )}
      {help ? (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      ) : null}
      {told ? <FieldError id={`${id}-error`} message={told} /> : null}
    </div>
  );
}

export function FieldError({ id, message }: { id?: string; message: string }) {
  return (
    <p className="field-error" id={id} role="alert">
      <CircleAlert aria-hidden />
      <span>{message}</span>
    </p>
  );
}

interface TextAreaProps {
  label: string;
  hint?: string;
  help?: string;
  error?: string | null | undefined;
  value: string;
  onChange: (value: string) => void;
  maxLength?: number;
  rows?: number;
}

export function TextAreaField({ label, hint, help, error, value, onChange, maxLength, rows = 3 }: TextAreaProps) {
  const text = useText();
  const id = useId();
  const over = overLimit(value, maxLength);
  const told = error ?? (over > 0 ? text.common.tooLong(over) : null);
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {hint ? <span className="field-hint">{hint}</span> : null}
      </label>
      <textarea
        id={id}
        className="input"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        rows={rows}
        dir="auto"
        aria-invalid={told ? true : undefined}
        aria-describedby={`${id}-help ${id}-error`}
      />
      {help ? (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      ) : null}
      {told ? <FieldError id={`${id}-error`} message={told} /> : null}
    </div>
  );
}
