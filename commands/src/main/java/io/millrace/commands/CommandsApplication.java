// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.OptionSpec;

/** The commands as a process. Exit codes: 0 done, 1 it cannot be done, 2 wrong usage. */
public final class CommandsApplication {
  private static final int FAILED = 1;

  private CommandsApplication() {}

  public static void main(String[] arguments) {
    int code =
        run(
            System.getenv(),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            arguments);
    System.exit(code);
  }

  @Command(
      name = "millrace",
      synopsisSubcommandLabel = "COMMAND",
      description = "Commands over the REST interfaces of a running Millrace.")
  static final class Millrace {}

  /**
   * @param environment values of options that are not typed: {@code MILLRACE_GATEWAY}.
   */
  static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine commands =
        new CommandLine(new Millrace())
            .addSubcommand(new DoctorCommand(InstantSource.system()))
            .addSubcommand(new ReadCommand())
            .addSubcommand(new BrowseCommand())
            .addSubcommand(new ModelCommand())
            .addSubcommand(new TagsCommand());
    helpOn(commands);
    return commands
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setDefaultValueProvider(from(environment))
        .setExecutionExceptionHandler((failure, command, _) -> tell(failure, command))
        .execute(arguments);
  }

  private static void helpOn(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(OptionSpec.builder("--help").usageHelp(true).description("this text").build())
        .usageMessage()
        .footer("What is not typed comes from MILLRACE_GATEWAY, MILLRACE_PORT_OFFSET and so on.");
    command.getSubcommands().values().forEach(CommandsApplication::helpOn);
  }

  private static IDefaultValueProvider from(Map<String, String> environment) {
    return argument ->
        argument instanceof OptionSpec option
            ? environment.get(
                "MILLRACE_"
                    + option
                        .longestName()
                        .replaceFirst("--", "")
                        .replace('-', '_')
                        .toUpperCase(Locale.ROOT))
            : null;
  }

  /** What people are told; only a defect of ours shows more than its message. */
  private static int tell(Exception failure, CommandLine command) throws Exception {
    switch (failure) {
      case ServiceException told -> command.getErr().println("millrace: " + told.getMessage());
      case CommandException told -> command.getErr().println("millrace: " + told.getMessage());
      default -> throw failure;
    }
    return FAILED;
  }
}
