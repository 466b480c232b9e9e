// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

/**
 * A machine of the line at one tick. Immutable.
 *
 * @param mode what it is doing.
 * @param fault which of its faults it has, from 0; only while FAILED.
 * @param secondsLeft until a failure, a short stop or a changeover is over.
 * @param untilFailure running time left until it fails.
 * @param untilMicroStop running time left until it stops briefly.
 * @param cycle how much of the present cycle is done; 0..1, 1 excluded.
 * @param speed of its ideal speed; 0..1.
 * @param speedLeft running time left at this speed, seconds.
 * @param produced pieces worked on since the start, good or not.
 * @param good pieces passed on.
 * @param scrap pieces thrown out.
 * @param sensors what its instruments show.
 */
public record MachineState(
    Mode mode,
    int fault,
    double secondsLeft,
    double untilFailure,
    double untilMicroStop,
    double cycle,
    double speed,
    double speedLeft,
    long produced,
    long good,
    long scrap,
    Sensors sensors) {

  MachineState in(Mode newMode, int newFault, double seconds) {
    return new MachineState(
        newMode,
        newFault,
        seconds,
        untilFailure,
        untilMicroStop,
        cycle,
        speed,
        speedLeft,
        produced,
        good,
        scrap,
        sensors);
  }

  MachineState nextFailureIn(double seconds) {
    return aging(seconds, untilMicroStop, speedLeft);
  }

  MachineState nextMicroStopIn(double seconds) {
    return aging(untilFailure, seconds, speedLeft);
  }

  MachineState ran(double seconds) {
    return aging(untilFailure - seconds, untilMicroStop - seconds, speedLeft - seconds);
  }

  MachineState at(double newCycle) {
    return new MachineState(
        mode,
        fault,
        secondsLeft,
        untilFailure,
        untilMicroStop,
        newCycle,
        speed,
        speedLeft,
        produced,
        good,
        scrap,
        sensors);
  }

  MachineState atSpeed(double newSpeed, double seconds) {
    return new MachineState(
        mode,
        fault,
        secondsLeft,
        untilFailure,
        untilMicroStop,
        cycle,
        newSpeed,
        seconds,
        produced,
        good,
        scrap,
        sensors);
  }

  MachineState made(int pieces, boolean isRejected) {
    return new MachineState(
        mode,
        fault,
        secondsLeft,
        untilFailure,
        untilMicroStop,
        cycle,
        speed,
        speedLeft,
        produced + pieces,
        isRejected ? good : good + pieces,
        isRejected ? scrap + pieces : scrap,
        sensors);
  }

  MachineState with(Sensors newSensors) {
    return new MachineState(
        mode,
        fault,
        secondsLeft,
        untilFailure,
        untilMicroStop,
        cycle,
        speed,
        speedLeft,
        produced,
        good,
        scrap,
        newSensors);
  }

  private MachineState aging(double failure, double microStop, double speedSeconds) {
    return new MachineState(
        mode,
        fault,
        secondsLeft,
        failure,
        microStop,
        cycle,
        speed,
        speedSeconds,
        produced,
        good,
        scrap,
        sensors);
  }
}
