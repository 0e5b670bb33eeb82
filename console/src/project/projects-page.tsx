import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../paths.ts';
import { ViewLink } from '../shell/follow.tsx';
import { knownProjects } from './known-projects.ts';

export function ProjectsPage() {
  const navigate = useNavigate();
  const [project, setProject] = useState('');
  const known = knownProjects();
  const id = project.trim();
  return (
    <ContentLayout header={<Header variant="h1">Choose a project</Header>}>
      <SpaceBetween size="l">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (id !== '') void navigate(paths.webhooks(id));
          }}
        >
          <Container>
            <SpaceBetween size="m">
              <FormField
                label="Project ID"
                description="A project exists by being used: any id you may use will do. With HCP it is a UUID."
              >
                <Input autoFocus value={project} onChange={({ detail }) => setProject(detail.value)} />
              </FormField>
              <Button variant="primary" formAction="submit" disabled={id === ''}>
                Open project
              </Button>
            </SpaceBetween>
          </Container>
        </form>
        {known.length > 0 && (
          <Container header={<Header variant="h2">Opened before</Header>}>
            <SpaceBetween size="xs">
              {known.map((each) => (
                <ViewLink key={each} href={paths.webhooks(each)}>
                  {each}
                </ViewLink>
              ))}
            </SpaceBetween>
          </Container>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}
