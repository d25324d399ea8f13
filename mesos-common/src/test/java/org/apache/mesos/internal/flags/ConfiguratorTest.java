// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguratorTest {

  private final Configurator configurator = new Configurator();

  @TempDir
  private Path directory;

  private Configuration load(String... arguments) {
    return configurator.load(List.of(arguments), Map.of());
  }

  private Configuration loadWithFile(Map<String, String> environment, String... arguments) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("MESOS_CONF", directory.toString());
    return configurator.load(List.of(arguments), all);
  }

  private void writeFile(String text) throws IOException {
    Files.writeString(directory.resolve("mesos.conf"), text);
  }

  private static Flag<Boolean> bool(String name, char letter) {
    return Flag.of(name, FlagType.BOOL, "").withShortName(letter);
  }

  private void assertRefused(String message, String... arguments) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(arguments))
        .withMessage(message);
  }

  /** Reference: ConfiguratorTest.Environment. */
  @Test
  void environment() {
    Configuration configuration =
        configurator.load(List.of(), Map.of("MESOS_TEST", "working", "TEST", "other"));

    assertThat(configuration.asMap()).containsExactly(Map.entry("test", "working"));
  }

  /** Reference: ConfiguratorTest.DefaultOptions. */
  @Test
  void defaultOptions() {
    configurator.add(Flag.of("test1", FlagType.INT, "").withDefault(500));
    configurator.add(Flag.of("test2", FlagType.BOOL, "").withDefault(false));
    configurator.add(Flag.of("test3", FlagType.LONG, "").withDefault(2010L));
    configurator.add(Flag.of("test4", FlagType.STRING, ""));
    configurator.add(Flag.of("test5", FlagType.STRING, "").withDefault("default"));
    configurator.add(Flag.of("test6", FlagType.BOOL, "").withDefault(false));
    configurator.add(Flag.of("test7", FlagType.BOOL, "").withDefault(true));
    configurator.add(Flag.of("test8", FlagType.STRING, "").withDefault("default"));

    Configuration configuration = load("--test1=501", "--test2", "--excp=txt", "--test8=foo");

    assertThat(configuration.get("test1", FlagType.INT, 0)).isEqualTo(501);
    assertThat(configuration.get("test2", FlagType.BOOL, false)).isTrue();
    assertThat(configuration.get("test3", FlagType.LONG, 0L)).isEqualTo(2010);
    assertThat(configuration.get("test4", FlagType.STRING, "")).isEmpty();
    assertThat(configuration.asMap())
        .containsEntry("test1", "501")
        .containsEntry("test2", "1")
        .containsEntry("test3", "2010")
        .doesNotContainKey("test4")
        .containsEntry("test5", "default")
        .containsEntry("test6", "0")
        .containsEntry("test7", "1")
        .containsEntry("test8", "foo");

    configurator.add(Flag.of("excp", FlagType.INT, ""));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(configurator::validate)
        .withMessage("Invalid value for 'excp' option: txt");
    configurator.configuration().set("excp", "27");
    assertThatNoException().isThrownBy(configurator::validate);
  }

  /** Reference: ConfiguratorTest.CommandLine. */
  @Test
  void commandLine() {
    configurator.add(Flag.of("negative", FlagType.INT, "").withShortName('N'));
    configurator.add(Flag.of("test1", FlagType.STRING, ""));
    configurator.add(Flag.of("bool1", FlagType.BOOL, ""));
    configurator.add(bool("bool2", 'z'));
    configurator.add(bool("bool3", 'a'));
    configurator.add(bool("bool4", 'b'));

    Configuration configuration = load(
        "--test1=text1",
        "--test2",
        "text2",
        "-N",
        "-25",
        "--cAsE=4",
        "--space=Long String",
        "--bool1",
        "--no-bool2",
        "-a",
        "-no-b");

    assertThat(configuration.asMap())
        .containsExactly(
            Map.entry("bool1", "1"),
            Map.entry("bool2", "0"),
            Map.entry("bool3", "1"),
            Map.entry("bool4", "0"),
            Map.entry("case", "4"),
            Map.entry("negative", "-25"),
            Map.entry("space", "Long String"),
            Map.entry("test1", "text1"),
            Map.entry("test2", "1"));
    assertThat(configurator.unknownArguments()).containsExactly("test2", "case", "space");
  }

  /** Reference: ConfiguratorTest.ConfigFileWithConfDir. */
  @Test
  void configFileWithConfDir() throws IOException {
    writeFile("test3=shake # sugar bomb\n# just a comment\ntest4=milk\n");

    assertThat(loadWithFile(Map.of()).asMap())
        .containsEntry("test3", "shake")
        .containsEntry("test4", "milk");
  }

  /** Reference: ConfiguratorTest.CommandLineConfFlag. */
  @Test
  void commandLineConfFlag() throws IOException {
    writeFile("a=1\nb=2\nc=3");

    assertThat(load("--conf=" + directory, "--b=overridden", "--d=fromCmdLine").asMap())
        .containsEntry("a", "1")
        .containsEntry("b", "overridden")
        .containsEntry("c", "3")
        .containsEntry("d", "fromCmdLine");
  }

  /** Reference: ConfiguratorTest.LoadingPriorities. */
  @Test
  void loadingPriorities() throws IOException {
    writeFile("a=fromFile\nb=fromFile\nc=fromFile\nd=fromFile\n");
    configurator.add(Flag.of("d", FlagType.STRING, "").withDefault("fromDefault"));
    configurator.add(Flag.of("e", FlagType.STRING, "").withDefault("fromDefault"));

    Map<String, String> environment = Map.of("MESOS_A", "fromEnv", "MESOS_B", "fromEnv");

    assertThat(loadWithFile(environment, "--a=fromCmdLine", "--c=fromCmdLine").asMap())
        .containsEntry("a", "fromCmdLine")
        .containsEntry("b", "fromEnv")
        .containsEntry("c", "fromCmdLine")
        .containsEntry("d", "fromFile")
        .containsEntry("e", "fromDefault");
  }

  /** Reference: ConfiguratorTest.ConfigFileSpacesIgnored. */
  @Test
  void configFileSpacesIgnored() throws IOException {
    writeFile("""
         coffee\t =  fresh\r
        \t drink = hot  chocolate\s
        fruit=juice# #\s
        \s\s
        \t#only = comment
        """);

    assertThat(loadWithFile(Map.of()).asMap())
        .containsEntry("coffee", "fresh")
        .containsEntry("drink", "hot  chocolate")
        .containsEntry("fruit", "juice")
        .hasSize(4);
  }

  /** Reference: ConfiguratorTest.MalformedConfigFile. */
  @Test
  void malformedConfigFile() throws IOException {
    writeFile("JUNK\n");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> loadWithFile(Map.of()))
        .withMessage("Malformed line in config file: 'JUNK'");
  }

  @ParameterizedTest
  @CsvSource({"a=b=c", "=b", "a=", "=", "' = b'", "' a = '"})
  void lineOfTheFileIsTwoPieces(String line) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigFile.parse("x=y\n" + line))
        .withMessage("Malformed line in config file: '" + line.trim() + "'");
  }

  @Test
  void firstLineOfTheFileWinsAndKeysKeepTheirCase() {
    assertThat(ConfigFile.parse("A=1\nA=2\na=3"))
        .containsExactly(Map.entry("A", "1"), Map.entry("a", "3"));
  }

  @Test
  void missingFileIsNoError() {
    assertThat(load("--conf=" + directory).asMap()).containsOnlyKeys("conf");
  }

  @Test
  void unreadableFileIsRefused() throws IOException {
    Path file = Files.createDirectory(directory.resolve("mesos.conf"));

    assertRefused("Couldn't read Mesos config file: " + file, "--conf=" + directory);
  }

  @Test
  void pathThatCannotBeOneIsRefused() {
    assertRefused("Couldn't read Mesos config file: \0/mesos.conf", "--conf=\0");
  }

  @Test
  void boolTakesNoValueAndOthersNeedOne() {
    configurator.add(bool("quiet", 'q'));
    configurator.add(Flag.of("port", FlagType.INT, "").withShortName('p'));

    assertRefused("Option 'quiet' should be a boolean.", "--Quiet=1");
    assertRefused("Option 'port' should not be a boolean.", "--port");
    assertRefused("Option 'port' should not be a boolean.", "--no-port");
    assertRefused("Option 'port' should not be a boolean.", "-no-p");
  }

  @ParameterizedTest
  @CsvSource({"-x", "-", "-no-x", "-qq", "-no-", "-Q"})
  void unknownShortOptionIsRefused(String argument) {
    configurator.add(bool("quiet", 'q'));

    assertRefused("Short option '" + argument + "' unrecognized ", argument);
  }

  @Test
  void firstOfTwoWinsAndWordsAreIgnored() {
    assertThat(load("word", "--a=1", "--A=2", "--no-a").asMap())
        .containsExactly(Map.entry("a", "1"));
  }

  @Test
  void shortOptionAtTheEndIsOne() {
    configurator.add(Flag.of("port", FlagType.INT, "").withShortName('p'));

    assertThat(load("-p").asMap()).containsEntry("port", "1");
  }

  @Test
  void nextArgumentIsTakenWhateverItLooksLike() {
    configurator.add(Flag.of("name", FlagType.STRING, "").withShortName('n'));

    assertThat(load("-n", "--name=x").asMap()).containsExactly(Map.entry("name", "--name=x"));
  }

  @Test
  void mapTakesThePlaceOfTheCommandLine() {
    configurator.add(bool("quiet", 'q'));

    assertThat(
            configurator.load(Map.of("quiet", "1"), Map.of("MESOS_QUIET", "0")).asMap())
        .containsEntry("quiet", "1");
  }

  @Test
  void boolDefaultIsADigit() {
    configurator.add(bool("quiet", 'q').withDefault(true));

    assertThat(load().asMap()).containsEntry("quiet", "1");
  }

  @Test
  void registeringTwiceIsRefused() {
    configurator.add(bool("quiet", 'q'));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> configurator.add(Flag.of("quiet", FlagType.INT, "")))
        .withMessage("Duplicate option registration: quiet");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> configurator.add(bool("other", 'q')))
        .withMessage("Duplicate option registration: q");
  }

  @Test
  void checkIsPartOfValidation() {
    configurator.add(
        Flag.of("port", FlagType.INT, "").withCheck("0-65535", p -> p >= 0 && p <= 65535));

    assertRefused("Invalid value for 'port' option: -1 (expected: 0-65535)", "--port=-1");
    assertRefused("Invalid value for 'port' option: ", "--port=");
  }

  @Test
  void usageAlignsTheHelpTexts() {
    configurator.add(
        Flag.of("port", FlagType.INT, "Port to\nlisten on").withShortName('p').withDefault(5050));
    configurator.add(bool("quiet", 'q').withDefault(false));
    configurator.add(Flag.of("ip", FlagType.STRING, "Address"));
    configurator.add(Flag.of("root", FlagType.BOOL, "Root").withDefault(true));

    assertThat(configurator.usage()).isEqualTo("""
              --port=VAL (or -p VAL)        Port to
                                            listen on (default: 5050)
              --[no-]quiet (or -[no-]q)      (default: false)
              --ip=VAL                      Address
              --[no-]root                   Root (default: true)
            """);
  }

  @Test
  void garbageIsLoadedOrRefused() {
    configurator.add(bool("quiet", 'q'));
    configurator.add(Flag.of("port", FlagType.INT, "").withShortName('p'));
    Random random = new Random(5);
    for (int i = 0; i < 5000; i++) {
      String[] arguments = {garbage(random), garbage(random), garbage(random)};
      try {
        assertThat(load(arguments)).isNotNull();
        assertThat(ConfigFile.parse(garbage(random))).isNotNull();
      } catch (ConfigurationException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static String garbage(Random random) {
    String pieces = "-- -no- quiet port = 1 # \n \0 \u1234 - x p q";
    String[] words = pieces.split(" ", -1);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }
}
