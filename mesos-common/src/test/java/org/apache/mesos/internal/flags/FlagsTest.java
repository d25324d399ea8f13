// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {

  private final SampleFlags flags = new SampleFlags();

  private FlagsResult parse(String... arguments) {
    return flags.parse(List.of(arguments), Map.of());
  }

  private static FlagsResult error(String message) {
    return new FlagsResult.Error(message);
  }

  @Test
  void valuesAreTheDefaultsUntilLoaded() {
    assertThat(flags.port()).isEqualTo(5050);
    assertThat(flags.isQuiet()).isFalse();
    assertThat(flags.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(flags.logDirectory()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(flags::master)
        .withMessage("flag master has neither a value nor a default");
  }

  @Test
  void valuesComeFromEverySource() {
    FlagsResult result = flags.parse(
        List.of("-m", "localhost:5050", "--port=1", "-q"),
        Map.of("MESOS_TIMEOUT", "2mins", "MESOS_LOG_DIR", "/log", "MESOS_PORT", "2"));

    assertThat(result).isEqualTo(new FlagsResult.Parsed());
    assertThat(flags.master()).isEqualTo("localhost:5050");
    assertThat(flags.port()).isEqualTo(1);
    assertThat(flags.isQuiet()).isTrue();
    assertThat(flags.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(flags.logDirectory()).contains(Path.of("/log"));
  }

  @Test
  void missingFlagIsNamed() {
    assertThat(parse()).isEqualTo(error("Missing required option --master (-m)"));
  }

  @Test
  void mistakeIsAConfigurationError() {
    assertThat(parse("--port=x"))
        .isEqualTo(error("Configuration error: Invalid value for 'port' option: x"));
    assertThat(parse("--port=65536"))
        .isEqualTo(error("Configuration error: Invalid value for 'port' option: 65536"
            + " (expected: 0-65535)"));
    assertThat(parse("-x"))
        .isEqualTo(error("Configuration error: Short option '-x' unrecognized "));
  }

  @ParameterizedTest
  @CsvSource({
    "--prot=1, prot, port",
    "--no-quite, quite, quiet",
    "--logdir=/x, logdir, log_dir",
    "--masters=x, masters, master"
  })
  void unknownFlagIsRefusedWithTheNearestOne(String argument, String typed, String meant) {
    assertThat(parse("-m", "x", argument))
        .isEqualTo(error("Configuration error: Unknown flag '--"
            + typed
            + "' (did you mean '--"
            + meant
            + "'?)"));
  }

  @Test
  void flagUnlikeAnyOtherIsRefusedInOneLine() {
    assertThat(parse("-m", "x", "--whatever\n=1"))
        .isEqualTo(error("Configuration error: Unknown flag '--whatever?'"));
    assertThat(parse("-m", "x", "--" + "port".repeat(100)))
        .isEqualTo(error("Configuration error: Unknown flag '--" + "port".repeat(100) + "'"));
  }

  @Test
  void unknownVariablesOfTheEnvironmentAreKept() {
    flags.parse(List.of("-m", "x"), Map.of("MESOS_OTHER", "y"));

    assertThat(flags.configuration().find("other")).contains("y");
  }

  @Test
  void loadingAMapKeepsUnknownKeys() {
    flags.load(Map.of("other", "x", "port", "7"), Map.of("MESOS_QUIET", "true"));

    assertThat(flags.port()).isEqualTo(7);
    assertThat(flags.isQuiet()).isTrue();
    assertThat(flags.configuration().asMap()).containsEntry("other", "x");
  }

  @ParameterizedTest
  @CsvSource({
    "zk://jake:s3cr3t@host1:2181/mesos, zk://jake:***@host1:2181/mesos",
    "'zk://jake:s3@cr:3t/@host1:1,host2:2/mesos', 'zk://jake:***@host1:1,host2:2/mesos'",
    "zk://host1:2181/mesos, zk://host1:2181/mesos",
    "master@127.0.0.1:5050, master@127.0.0.1:5050",
  })
  void passwordsAreNotShown(String given, String shown) {
    parse("--master=" + given);

    assertThat(flags.master()).isEqualTo(given);
    assertThat(flags.shown()).containsEntry("master", shown);
  }

  @Test
  void helpAnywhereGivesTheUsage() {
    assertThat(parse("--port=x", "--help")).isEqualTo(new FlagsResult.Help(flags.usage()));
    assertThat(flags.usage()).isEqualTo("""
            Usage: sample [options]

              --master=VAL (or -m VAL)      Where the master is
              --port=VAL (or -p VAL)        Port (default: 5050)
              --[no-]quiet (or -[no-]q)     No logging to stderr (default: false)
              --timeout=VAL                 Time to wait (default: 5)
              --log_dir=VAL                 Directory of logs
            """);
  }

  @Test
  void helpIsReportedOnOutAndMistakesOnErr() {
    assertThat(report(new FlagsResult.Help("usage\n"))).isEqualTo("0 out=usage\n err=");
    assertThat(report(error("wrong"))).isEqualTo("1 out= err=wrong" + System.lineSeparator());
    assertThat(report(new FlagsResult.Parsed())).isEqualTo("- out= err=");
  }

  private static String report(FlagsResult result) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OptionalInt code = result.report(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
    return (code.isPresent() ? code.getAsInt() : "-")
        + " out="
        + out.toString(StandardCharsets.UTF_8)
        + " err="
        + err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void flagsOfAnotherProgramAreIncludedUnlessDeclared() {
    OuterFlags outer = new OuterFlags();

    assertThat(outer.all())
        .extracting(Flag::name)
        .containsExactly("port", "master", "quiet", "timeout", "log_dir");
    assertThat(outer.all().get(0).defaultText()).contains("1");
  }

  @Test
  void flagsCanBeEnumerated() {
    assertThat(flags.all())
        .extracting(
            flag -> flag.name() + " " + flag.type() + " " + flag.defaultText().orElse("–"))
        .containsExactly(
            "master string –",
            "port int 5050",
            "quiet bool false",
            "timeout duration 5",
            "log_dir path –");
  }

  @Test
  void declarationIsChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Flag.of("Port", FlagType.INT, ""))
        .withMessage("name: 'Port' (expected: lower case)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Flag.of("", FlagType.INT, ""))
        .withMessage("name: '' (expected: some letters)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Flag.of("n", FlagType.INT, "").withCheck("> 0", n -> n > 0).withDefault(0))
        .withMessage("default of n: 0 (expected: > 0)");
  }

  private static final class SampleFlags extends Flags {

    private final Flag<String> master =
        add(Flag.of("master", FlagType.STRING, "Where the master is")
            .withShortName('m')
            .required());
    private final Flag<Integer> port = add(Flag.of("port", FlagType.INT, "Port")
        .withShortName('p')
        .withDefault(5050)
        .withCheck("0-65535", value -> value >= 0 && value <= 65535));
    private final Flag<Boolean> quiet = add(Flag.of("quiet", FlagType.BOOL, "No logging to stderr")
        .withShortName('q')
        .withDefault(false));
    private final Flag<Duration> timeout = add(
        Flag.of("timeout", FlagType.DURATION, "Time to wait").withDefault(Duration.ofSeconds(5)));
    private final Flag<Path> logDirectory =
        add(Flag.of("log_dir", FlagType.PATH, "Directory of logs"));

    SampleFlags() {
      super("sample [options]");
    }

    String master() {
      return get(master);
    }

    int port() {
      return get(port);
    }

    boolean isQuiet() {
      return get(quiet);
    }

    Duration timeout() {
      return get(timeout);
    }

    Optional<Path> logDirectory() {
      return find(logDirectory);
    }
  }

  private static final class OuterFlags extends Flags {

    OuterFlags() {
      super("outer [options]");
      add(Flag.of("port", FlagType.INT, "Port of the first").withDefault(1));
      include(new SampleFlags());
    }
  }
}
