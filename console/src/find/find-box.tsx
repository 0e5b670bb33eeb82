import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../paths.ts';

/** On every page of a project: an id or a name, and Enter leads there. */
export function FindBox({ project }: { readonly project: string }) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const wanted = text.trim();
  const go = (): void => {
    if (wanted === '') return;
    setText('');
    void navigate(paths.find(project, wanted));
  };
  return (
    <Input
      type="search"
      ariaLabel="Find an event, delivery, resource or webhook"
      placeholder="Find by an ID or a name"
      value={text}
      onChange={({ detail }) => setText(detail.value)}
      onKeyDown={({ detail }) => detail.key === 'Enter' && go()}
    />
  );
}
