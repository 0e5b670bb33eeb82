import { Argument, Command } from '@commander-js/extra-typings';
import { answerOf } from '../api.ts';
import type { Connect } from '../connected.ts';
import { fields } from '../table.ts';

const GRANT = '/2023-05-31/webhook/project/{project_id}/grants/{principal}';
const ROLES = ['viewer', 'publisher', 'editor', 'admin'] as const;

export function grantsCommand(connect: Connect): Command {
  return new Command('grants')
    .description('who may do what in the project')
    .addCommand(ownCommand(connect))
    .addCommand(showCommand(connect))
    .addCommand(setCommand(connect))
    .addCommand(removeCommand(connect));
}

const ownCommand = (connect: Connect) =>
  new Command('own').description('whom the API takes you for, and your role').action(async () => {
    const { client, ofProject, out } = connect();
    const { data, text } = await answerOf(
      client.GET('/2023-05-31/webhook/project/{project_id}/own-grant', { params: { path: ofProject } }),
    );
    out.answer(text, () => fields(data.grant));
  });

const showCommand = (connect: Connect) =>
  new Command('show')
    .description('the role of a client or user')
    .argument('<principal>')
    .action(async (principal) => {
      const { client, ofProject, out } = connect();
      const { data, text } = await answerOf(
        client.GET(GRANT, { params: { path: { ...ofProject, principal } } }),
      );
      out.answer(text, () => fields(data.grant));
    });

const setCommand = (connect: Connect) =>
  new Command('set')
    .description('give a client or user a role')
    .argument('<principal>')
    .addArgument(new Argument('<role>').choices(ROLES))
    .action(async (principal, role) => {
      const { client, ofProject, out } = connect();
      const { data, text } = await answerOf(
        client.PUT(GRANT, { params: { path: { ...ofProject, principal } }, body: { role } }),
      );
      out.answer(text, () => fields(data.grant));
    });

const removeCommand = (connect: Connect) =>
  new Command('remove')
    .description('take the role away again')
    .argument('<principal>')
    .action(async (principal) => {
      const { client, ofProject, out } = connect();
      const { text } = await answerOf(
        client.DELETE(GRANT, { params: { path: { ...ofProject, principal } } }),
      );
      out.answer(text, () => `${principal} has no role of its own any more`);
    });
