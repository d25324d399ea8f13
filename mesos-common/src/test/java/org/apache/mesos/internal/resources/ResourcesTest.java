// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesTest {

  private static final String ALL = "cpus:45.55;ports:[10000-20000, 30000-50000];disks:{sda1}";

  private static Resources parse(String text) {
    return Resources.parse(text);
  }

  private static Resources ports(String ranges) {
    return parse("ports:" + ranges);
  }

  private static Resource scalar(String name, double value) {
    return Resource.newBuilder()
        .setName(name)
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(value))
        .build();
  }

  @Nested
  class Reference {

    /** Reference: ResourcesTest.Parsing. */
    @Test
    void parsing() {
      Resource cpus = Resources.parse("cpus", "45.55");
      assertThat(cpus.getType()).isEqualTo(Value.Type.SCALAR);
      assertThat(cpus.getScalar().getValue()).isEqualTo(45.55);

      Resource ports = Resources.parse("ports", "[10000-20000, 30000-50000]");
      assertThat(ports.getType()).isEqualTo(Value.Type.RANGES);
      assertThat(ports.getRanges().getRangeCount()).isEqualTo(2);

      Resource disks = Resources.parse("disks", "{sda1}");
      assertThat(disks.getType()).isEqualTo(Value.Type.SET);
      assertThat(disks.getSet().getItemList()).containsExactly("sda1");

      assertThat(parse(ALL)).isEqualTo(Resources.empty().add(disks).add(ports).add(cpus));
    }

    /** Reference: ResourcesTest.Printing. */
    @Test
    void printing() {
      assertThat(parse(ALL))
          .hasToString("cpus=45.55; ports=[10000-20000, 30000-50000]; disks={sda1}");
    }

    /** Reference: ResourcesTest.InitializedIsEmpty. */
    @Test
    void initializedIsEmpty() {
      assertThat(Resources.empty().size()).isZero();
      assertThat(Resources.empty().isEmpty()).isTrue();
    }

    /** Reference: ResourcesTest.BadResourcesNotAllocatable. */
    @Test
    void badResourcesNotAllocatable() {
      assertThat(Resources.empty().add(scalar("", 1)).allocatable().size()).isZero();
      assertThat(parse("cpus:0").allocatable().size()).isZero();
    }

    /** Reference: ResourcesTest.ScalarEquals. */
    @Test
    void scalarEquals() {
      assertThat(parse("cpus:3;mem:3072")).hasSize(2).isEqualTo(parse("cpus:3;mem:3072"));
    }

    /** Reference: ResourcesTest.ScalarSubset. */
    @Test
    void scalarSubset() {
      assertThat(parse("cpus:1;mem:4096").contains(parse("cpus:1;mem:3072"))).isTrue();
      assertThat(parse("cpus:1;mem:3072").contains(parse("cpus:1;mem:4096"))).isFalse();
    }

    /** Reference: ResourcesTest.ScalarAddition. */
    @Test
    void scalarAddition() {
      Resources sum = parse("cpus:1;mem:5").add(parse("cpus:2;mem:10"));

      assertThat(sum).hasSize(2).isEqualTo(parse("cpus:3;mem:15"));
      assertThat(sum.cpus()).isEqualTo(3);
      assertThat(sum.mem()).isEqualTo(15);
    }

    /** Reference: ResourcesTest.ScalarSubtraction. */
    @Test
    void scalarSubtraction() {
      Resources all = parse("cpus:50;mem:4096");

      assertThat(all.subtract(parse("cpus:0.5;mem:1024"))).isEqualTo(parse("cpus:49.5;mem:3072"));
      assertThat(all.subtract(all).allocatable().size()).isZero();
    }

    /** Reference: ResourcesTest.RangesEquals. */
    @Test
    void rangesEquals() {
      assertThat(ports("[20000-40000]")).isEqualTo(ports("[20000-40000]"));
    }

    /** Reference: ResourcesTest.RangesSubset. */
    @Test
    void rangesSubset() {
      Resources a = ports("[2-2,4-5]");
      Resources b = ports("[1-10]");
      Resources c = ports("[2-3]");
      Resources d = ports("[1-2,4-6]");

      assertThat(b.contains(a)).isTrue();
      assertThat(a.contains(b)).isFalse();
      assertThat(c.contains(a)).isFalse();
      assertThat(a.contains(c)).isFalse();
      assertThat(b.contains(c)).isTrue();
      assertThat(c.contains(b)).isFalse();
      assertThat(d.contains(a)).isTrue();
      assertThat(b.contains(d)).isTrue();
    }

    /** Reference: ResourcesTest.RangesAddition. */
    @Test
    void rangesAddition() {
      Resources sum = ports("[20000-40000,21000-38000]").add(ports("[30000-50000,10000-20000]"));

      assertThat(sum).hasSize(1).isEqualTo(ports("[10000-50000]"));
    }

    /** Reference: ResourcesTest.RangesAddition2. */
    @Test
    void rangesAddition2() {
      assertThat(ports("[1-10,5-30,50-60]").add(ports("[1-65,70-80]")))
          .isEqualTo(ports("[1-65,70-80]"));
    }

    /** Reference: ResourcesTest.RangesSubtraction, RangesSubtraction1 to 5. */
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[20000-40000]        | [10000-20000,30000-50000] | [20001-29999]",
          "[50000-60000]        | [50000-50001]             | [50002-60000]",
          "[50000-60000]        | [50000-50000]             | [50001-60000]",
          "[1-10,20-30,40-50]   | [2-9,15-45,48-50]         | [1-1,10-10,46-47]"
        })
    void rangesSubtraction(String all, String taken, String left) {
      assertThat(ports(all).subtract(ports(taken))).hasSize(1).isEqualTo(ports(left));
    }

    /** Reference: ResourcesTest.RangesSubtraction3. */
    @Test
    void rangesSubtraction3() {
      Resources used = Resources.empty().add(ports("[50000-50001]"));

      assertThat(ports("[50000-60000]").subtract(used).allocatable())
          .isEqualTo(ports("[50002-60000]"));
    }

    /** Reference: ResourcesTest.RangesSubtraction4. */
    @Test
    void rangesSubtraction4() {
      Resources nothing =
          Resources.empty().add(ports("[50000-60000]")).subtract(ports("[50000-60000]"));

      assertThat(nothing).hasSize(1);
      assertThat(nothing.toProto().get(0).getRanges().getRangeCount()).isZero();
    }

    /** Reference: ResourcesTest.SetEquals. */
    @Test
    void setEquals() {
      assertThat(parse("disks:{sda1}")).isEqualTo(parse("disks:{sda1}"));
    }

    /** Reference: ResourcesTest.SetSubset. */
    @Test
    void setSubset() {
      Resources part = parse("disks:{sda1,sda2}");
      Resources whole = parse("disks:{sda1,sda2,sda3,sda4}");

      assertThat(whole.contains(part)).isTrue();
      assertThat(part.contains(whole)).isFalse();
    }

    /** Reference: ResourcesTest.SetAddition. */
    @Test
    void setAddition() {
      Resources sum = parse("disks:{sda1,sda2,sda3}").add(parse("disks:{sda1,sda2,sda3,sda4}"));

      assertThat(sum).hasToString("disks={sda1, sda2, sda3, sda4}");
    }

    /** Reference: ResourcesTest.SetSubtraction. */
    @Test
    void setSubtraction() {
      assertThat(parse("disks:{sda1,sda2,sda3,sda4}").subtract(parse("disks:{sda2,sda3,sda4}")))
          .isEqualTo(parse("disks:{sda1}"));
    }

    /** Reference: ResourcesTest.EmptyUnequal. */
    @Test
    void emptyUnequal() {
      assertThat(Resources.empty()).isNotEqualTo(parse("cpus:2"));
      assertThat(parse("cpus:2")).isNotEqualTo(Resources.empty());
    }
  }

  @Nested
  class Parsing {

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "\n;;\n"})
    void nothingIsNoResources(String text) {
      assertThat(parse(text)).isEmpty();
    }

    @Test
    void equalNamesOfOneTypeMerge() {
      assertThat(parse("cpus:1;mem:5\ncpus:2")).hasToString("cpus=3; mem=5");
      assertThat(parse("x:1;x:{a}")).hasSize(2);
    }

    @Test
    void emptyPartsAndPiecesAreDropped() {
      assertThat(parse("cpus:2;;mem::1")).hasToString("cpus=2; mem=1");
    }

    @Test
    void partWithoutAPairIsRefusedWithItsName() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse("cpus:1;mem"))
          .withMessage("Bad value for resources, missing ':' within mem");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse("a:1:2"))
          .withMessage("Bad value for resources, missing ':' within a");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse("::"))
          .withMessage("Bad value for resources, missing ':' within ");
    }

    @Test
    void badValueIsRefusedWithItsReason() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse("cpus:{2"))
          .withMessage("Bad value for resource cpus: Error parsing value, brackets doesn't match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "NaN", "inf", "1e999", "0x10", "2f", "1d"})
    void textIsRefused(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse("cpus:" + text))
          .withMessage("Bad value for resource cpus: '"
              + text
              + "' (expected: a number, [ranges] or {a set})");
    }

    @Test
    void garbageIsRefusedAndNothingElseHappens() {
      Random random = new Random(7);
      for (int i = 0; i < 5000; i++) {
        String text = Garbage.text(random, "cpusmem:;[]{}(),-0123456789.eE \n");
        try {
          assertThat(parse(text).toString()).isNotNull();
          assertThat(Attributes.parse(text).toString()).isNotNull();
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageMatching("(?s)Bad value for .*");
        }
      }
    }
  }

  @Nested
  class Validity {

    @ParameterizedTest
    @CsvSource({
      "1, true, true",
      "0.001, true, true",
      "0.0001, true, false",
      "0, true, false",
      "-1, false, false",
      "NaN, false, false",
      "Infinity, false, false",
      "-Infinity, false, false",
      "1e300, true, true"
    })
    void scalars(double value, boolean valid, boolean allocatable) {
      assertThat(Resources.isValid(scalar("cpus", value))).isEqualTo(valid);
      assertThat(Resources.isAllocatable(scalar("cpus", value))).isEqualTo(allocatable);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[1-2,3-4] | true",
          "[5-5]     | true",
          "[]        | false",
          "[2-1]     | false",
          "[1-9,5-6] | false",
          "[1-9,9-12]| false",
          "[0-18446744073709551615] | true",
          "[18446744073709551615-0] | false"
        })
    void rangesAreAllocatableIfThereAreSomeNoneInvertedAndNoneWithinAnother(
        String ranges, boolean allocatable) {
      Resource resource = ports(ranges).toProto().get(0);

      assertThat(Resources.isValid(resource)).isTrue();
      assertThat(Resources.isAllocatable(resource)).isEqualTo(allocatable);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {"{a,b} | true", "{} | false", "{a,b,a} | false"})
    void setsAreAllocatableIfThereAreItemsAndNoneTwice(String set, boolean allocatable) {
      Resource resource = parse("disks:" + set).toProto().get(0);

      assertThat(Resources.isValid(resource)).isTrue();
      assertThat(Resources.isAllocatable(resource)).isEqualTo(allocatable);
    }

    @Test
    void valueHasToBeOfTheType() {
      for (Value.Type type : Value.Type.values()) {
        Resource resource = Resource.newBuilder().setName("x").setType(type).build();
        assertThat(Resources.isValid(resource)).isFalse();
        assertThat(Resources.isAllocatable(resource)).isFalse();
      }
      assertThat(Resources.isValid(Resource.newBuilder().setName("x").buildPartial()))
          .isFalse();
    }

    @Test
    void allocatableKeepsOnlyWhatIs() {
      assertThat(parse("a:1;b:0;c:[];d:{x};e:-1").allocatable()).hasToString("a=1; d={x}");
    }
  }

  @Nested
  class Scalars {

    @Test
    void sumsDoNotDrift() {
      Resources tenth = parse("cpus:0.1");
      Resources one = Resources.sum(IntStream.range(0, 10).mapToObj(i -> tenth).toList());

      assertThat(one).isEqualTo(parse("cpus:1"));
      assertThat(parse("cpus:0.3").contains(tenth.add(tenth).add(tenth))).isTrue();
    }

    @Test
    void differencesEndAtZero() {
      Resources left = parse("cpus:1");
      for (int i = 0; i < 10; i++) {
        left = left.subtract(parse("cpus:0.1"));
      }

      assertThat(left.cpus()).isZero();
      assertThat(left.allocatable()).isEmpty();
    }

    @Test
    void hundredthMoreDoesNotFit() {
      assertThat(parse("cpus:2").contains(parse("cpus:2.01"))).isFalse();
    }

    @Test
    void differenceMayBeNegative() {
      assertThat(parse("cpus:1").subtract(parse("cpus:2"))).hasToString("cpus=-1");
    }

    @Test
    void untouchedScalarKeepsItsDigits() {
      assertThat(parse("cpus:0.333333333").cpus()).isEqualTo(0.333333333);
    }

    @Test
    void hugeScalarsSurvive() {
      Resources huge = parse("mem:1e300");

      assertThat(huge.add(huge).mem()).isEqualTo(2e300);
      assertThat(huge.add(parse("mem:1e308")).contains(huge)).isTrue();
    }

    @Test
    void absentScalarIsEmpty() {
      assertThat(parse("x:[1-2]").scalar("x")).isEmpty();
      assertThat(parse("cpus:2").mem()).isZero();
    }
  }

  @Nested
  class Ranges {

    private static final String MAX = "18446744073709551615";

    @Test
    void touchingRangesStayApart() {
      assertThat(ports("[1-2]").add(ports("[3-4]"))).hasToString("ports=[1-2, 3-4]");
    }

    @Test
    void rangeOverSeveralTakesThemAllAndGoesToTheEnd() {
      assertThat(ports("[1-4,20-30,6-9]").add(ports("[3-7]"))).hasToString("ports=[20-30, 1-9]");
    }

    @Test
    void numbersAreUnsigned() {
      Resources all = ports("[0-" + MAX + "]");

      assertThat(all.contains(ports("[9223372036854775808-" + MAX + "]"))).isTrue();
      assertThat(all.subtract(ports("[1-18446744073709551614]")))
          .hasToString("ports=[0-0, " + MAX + "-" + MAX + "]");
      assertThat(all.subtract(all)).hasToString("ports=[]");
      assertThat(all.subtract(ports("[0-0," + MAX + "-" + MAX + "]")))
          .hasToString("ports=[1-18446744073709551614]");
      assertThat(ports("[5-9]").add(all)).hasToString("ports=[0-" + MAX + "]");
    }

    @Test
    void invertedRangesAreNothing() {
      assertThat(ports("[1-9]").add(ports("[20-10]"))).hasToString("ports=[1-9]");
      assertThat(ports("[1-9]").subtract(ports("[5-3]"))).hasToString("ports=[1-9]");
      assertThat(ports("[1-9]").contains(ports("[5-3]"))).isFalse();
      assertThat(ports("[9-1]").contains(ports("[3-5]"))).isFalse();
    }

    @Test
    void orderIsNoPartOfEqualityAndCountIs() {
      assertThat(ports("[1-2,5-6]")).isEqualTo(ports("[5-6,1-2]"));
      assertThat(ports("[1-2,5-6]")).hasSameHashCodeAs(ports("[5-6,1-2]"));
      assertThat(ports("[1-2,1-2]")).isNotEqualTo(ports("[1-2]"));
    }

    @Test
    void aHundredThousandRangesAreNoTrouble() {
      Value.Ranges.Builder ranges = Value.Ranges.newBuilder();
      for (int i = 0; i < 100_000; i++) {
        ranges.addRangeBuilder().setBegin(10L * i).setEnd(10L * i + 5);
      }
      Resource many = Resource.newBuilder()
          .setName("ports")
          .setType(Value.Type.RANGES)
          .setRanges(ranges)
          .build();
      Resources resources = Resources.empty().add(many);

      assertThat(Resources.isAllocatable(many)).isTrue();
      assertThat(resources.add(resources)).isEqualTo(resources);
      assertThat(resources.contains(resources)).isTrue();
      assertThat(resources.subtract(resources).allocatable()).isEmpty();
    }

    /** Against plain sets of numbers. */
    @Test
    void arithmeticIsThatOfSets() {
      Random random = new Random(42);
      for (int i = 0; i < 2000; i++) {
        boolean[] left = new boolean[32];
        boolean[] right = new boolean[32];
        Resources a = ports(randomRanges(random, left));
        Resources b = ports(randomRanges(random, right));
        Resources sum = a.add(b);
        Resources difference = a.subtract(b);
        for (int number = 0; number < left.length; number++) {
          Resources point = ports("[" + number + "-" + number + "]");
          assertThat(sum.contains(point)).isEqualTo(left[number] || right[number]);
          assertThat(difference.contains(point)).isEqualTo(left[number] && !right[number]);
        }
        assertThat(sum.contains(a)).isTrue();
        assertThat(sum.contains(b)).isTrue();
        assertThat(difference.add(b).add(a).subtract(sum)).hasToString("ports=[]");
      }
    }

    private static String randomRanges(Random random, boolean[] numbers) {
      StringBuilder text = new StringBuilder("[");
      for (int i = random.nextInt(5); i > 0; i--) {
        int begin = random.nextInt(numbers.length);
        int end = Math.min(numbers.length - 1, begin + random.nextInt(8));
        Arrays.fill(numbers, begin, end + 1, true);
        text.append(begin).append('-').append(end).append(',');
      }
      return text.append(']').toString();
    }
  }

  @Nested
  @SuppressWarnings("deprecation") // the role is deprecated, and part of a kind all the same
  class Kinds {

    private static final Resource CPU = scalar("cpus", 1);

    @Test
    void sameNameOfAnotherTypeIsAnotherKind() {
      Resources both = parse("x:1").add(parse("x:[1-2]"));

      assertThat(both).hasSize(2);
      assertThat(both.subtract(parse("x:1"))).hasToString("x=0; x=[1-2]");
      assertThat(parse("x:1").contains(parse("x:{1}"))).isFalse();
    }

    @Test
    void rolesAreNotMerged() {
      Resource web = CPU.toBuilder().setRole("web").build();
      Resources both = Resources.of(List.of(CPU, web, web));

      assertThat(both.toProto())
          .containsExactly(CPU, web.toBuilder().setScalar(two()).build());
      assertThat(both.cpus()).isEqualTo(3);
      assertThat(both.subtract(web).subtract(web).allocatable().toProto()).containsExactly(CPU);
      assertThat(Resources.of(List.of(CPU)).contains(Resources.of(List.of(web))))
          .isFalse();
    }

    @Test
    void absentRoleIsTheDefaultRole() {
      Resource star = CPU.toBuilder().setRole("*").build();

      assertThat(Resources.of(List.of(star))).isEqualTo(Resources.of(List.of(CPU)));
      assertThat(Resources.of(List.of(star, CPU)).toProto())
          .containsExactly(star.toBuilder().setScalar(two()).build());
    }

    @Test
    void fieldsOfFutureReleasesAreKeptAndTellKindsApart() {
      Resource future = CPU.toBuilder()
          .setUnknownFields(UnknownFieldSet.newBuilder()
              .addField(
                  4711,
                  UnknownFieldSet.Field.newBuilder()
                      .addLengthDelimited(ByteString.copyFromUtf8("new"))
                      .build())
              .build())
          .build();

      assertThat(Resources.of(List.of(CPU, future)).toProto()).containsExactly(CPU, future);
    }

    @Test
    void subtractingAnUnknownKindChangesNothing() {
      assertThat(parse("cpus:1").subtract(parse("mem:1"))).hasToString("cpus=1");
    }

    @Test
    void zeroOfAnUnknownKindIsNotContained() {
      assertThat(parse("cpus:1").contains(parse("mem:0"))).isFalse();
      assertThat(parse("cpus:1").contains(Resources.empty())).isTrue();
    }

    @Test
    void orderIsThatOfAdditionAndNoPartOfEquality() {
      Resources resources = parse("b:1;a:2").add(parse("c:3;b:1"));

      assertThat(resources).hasToString("b=2; a=2; c=3");
      assertThat(resources).isEqualTo(parse("c:3;a:2;b:2"));
      assertThat(resources).hasSameHashCodeAs(parse("c:3;a:2;b:2"));
    }

    private static Value.Scalar two() {
      return Value.Scalar.newBuilder().setValue(2).build();
    }
  }

  @Test
  void scalarsAreWhatIsLeftWithoutRangesAndSets() {
    Resources all = Resources.parse("cpus:2;ports:[1-9];mem:64;disks:{a}");

    assertThat(all.scalars()).isEqualTo(Resources.parse("cpus:2;mem:64"));
  }
}
